"""What every page type shares: BasePage, blocks, menus, language fallback, the anonymous page cache.
Page types of an app live in that app's pages.py."""
