"""Text to Understanding: language, entities, the classifier, the NLTK rules; knows no conversation."""
