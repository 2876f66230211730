"""The demonstration district: fictional data and its loading."""
