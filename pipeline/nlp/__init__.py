"""The only rooms that import spaCy, BERTopic, the sentence encoder and detectors' libraries.

Heavy libraries are imported where they are used, so that `duiding --help` stays quick.
"""
