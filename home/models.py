"""This app keeps no rows but pages (pages.py, channels.py); the module stands here because Django asks for it
before it creates content types and permissions."""
