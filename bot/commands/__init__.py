"""The subcommands of `bro`, one file each."""
