"""What `manage.py doctor` looks at. One function a check, in a module for each subject."""
