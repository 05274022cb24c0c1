"""One signed, streamed exchange inside somebody else's event loop; the core brings the bytes."""
