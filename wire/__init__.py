"""The contract that all programs share: messages, topics, the link to the broker, the outbox."""
