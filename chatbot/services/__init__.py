"""The composition root: `assembly.build(settings)` puts the house together, `Services` is what the doors are given."""
