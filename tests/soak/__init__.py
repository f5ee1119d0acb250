"""Many nights over a thousand feeds, of which some fail each night in every way there is."""
