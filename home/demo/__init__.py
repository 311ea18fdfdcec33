"""The demo world, one module per room, built through services only; refuses outside DEBUG.
Nothing of the product may import it, but the demo's own views and command."""
