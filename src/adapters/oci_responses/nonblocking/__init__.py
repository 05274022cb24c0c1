"""What the asyncio and trio clients share: all of it but the :class:`Runtime`."""
