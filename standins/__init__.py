"""Far ends on loopback, so that tests, the demo and benchmarks meet real protocols instead of mocks."""
