"""The models that films can be made with, as data, and who makes which scene."""
