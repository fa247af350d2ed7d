"""What the bundle starts: the program, its worker processes, and modules of its own with ``-m`` as Python does."""

import multiprocessing
import runpy
import sys

OURS = ("talonbench", "talonbench_gui")

multiprocessing.freeze_support()  # a worker goes no further
if sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2].partition(".")[0] in OURS:
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
else:
    from talonbench_gui.__main__ import main

    main()
