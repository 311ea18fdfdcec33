"""Training: units, paths, lessons, quizzes, progress.
Cooperative data lives in membership."""
