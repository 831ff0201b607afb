"""Crossref over the network, at its limits: the service's messages, requests, retries and kept answers."""
