"""Joins the features into one window."""
