"""The commands of the actions, each made from its action's record; one that needs more has a file of its name here.

`typed_command` makes them, `typed_parameters` what stands on the line, `typed_line` what it says.
"""
