"""A browser's long description of itself in the two words that its owner knows it by; it knows such descriptions, and no session."""

#: what stands in the description → the name; the first that fits, for most browsers also call themselves others
BROWSERS = (
    ("MicroMessenger", "WeChat"), ("wxwork", "WeCom"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("360SE", "360"), ("QQBrowser", "QQ"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(described: str) -> str:
    """Browser and system of a User-Agent; the description itself where it names neither."""
    found = [next((name for mark, name in known if mark.lower() in described.lower()), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in found if name) or described[:60]
