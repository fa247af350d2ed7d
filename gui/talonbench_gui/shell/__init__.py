"""The shell: joins the features into one window."""
