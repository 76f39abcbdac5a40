"""What kiosks and boards share of sound: sentences made of clips, a machine's voice, a chime."""
