"""What this library costs beside its peers; see README.md here."""
