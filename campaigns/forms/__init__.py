"""What people type about campaigns: the supporter's steps and the team's editor.
Forms validate and hand over orders; they never save."""
