from .player import PlayedStep as PlayedStep
from .player import StoryPlayer as StoryPlayer
from .story import MOST_STEPS as MOST_STEPS
from .story import Step as Step
from .story import Story as Story
from .story import make_story as make_story
from .story_file import default_story as default_story
from .story_file import read_story as read_story
