"""The zones that the form offers, by region; whoever lives elsewhere has their zone from Slack."""

from collections.abc import Mapping

from bot.domain.dates_in_words import city_of
from bot.views.blocks import Option

AS_IN_SLACK = "slack"
"""The value for "as in Slack": the zone follows."""

_CITIES = {
    "Europe": "Amsterdam Athens Belgrade Berlin Brussels Bucharest Budapest Copenhagen Dublin Helsinki"
    " Istanbul Kyiv Lisbon London Luxembourg Madrid Malta Minsk Moscow Oslo Paris Prague Riga Rome"
    " Sofia Stockholm Tallinn Vienna Vilnius Warsaw Zagreb Zurich",
    "America": "Anchorage Argentina/Buenos_Aires Asuncion Bogota Caracas Chicago Costa_Rica Denver Edmonton"
    " Guatemala Halifax Havana Jamaica La_Paz Lima Los_Angeles Manaus Mexico_City Montevideo"
    " New_York Panama Phoenix Puerto_Rico Santiago Santo_Domingo Sao_Paulo St_Johns Toronto"
    " Vancouver Winnipeg",
    "Africa": "Abidjan Accra Addis_Ababa Algiers Cairo Casablanca Dakar Dar_es_Salaam Harare Johannesburg"
    " Kampala Khartoum Kigali Kinshasa Lagos Luanda Lusaka Maputo Nairobi Tripoli Tunis Windhoek",
    "Asia": "Almaty Amman Baghdad Baku Bangkok Beirut Colombo Damascus Dhaka Dubai Ho_Chi_Minh Hong_Kong"
    " Jakarta Jerusalem Kabul Karachi Kathmandu Kolkata Kuala_Lumpur Kuwait Manila Novosibirsk"
    " Phnom_Penh Qatar Riyadh Seoul Shanghai Singapore Taipei Tashkent Tbilisi Tehran Tokyo"
    " Ulaanbaatar Vladivostok Yangon Yekaterinburg Yerevan",
    "Australia": "Adelaide Brisbane Darwin Hobart Melbourne Perth Sydney",
    "Pacific": "Auckland Fiji Guam Honolulu Port_Moresby Tahiti Tongatapu",
    "Atlantic": "Azores Canary Reykjavik",
}


def zone_groups(current: str, slack_zone: str | None) -> Mapping[str, list[Option]]:
    """What to choose from: as in Slack (if known), the current zone, and the rest by region."""
    names = {region: [f"{region}/{city}" for city in cities.split()] for region, cities in _CITIES.items()}
    first = []
    if slack_zone is not None:
        first.append(Option(f"As in Slack: {city_of(slack_zone)}", AS_IN_SLACK))
    if not any(current in zones for zones in names.values()):
        first.append(Option(city_of(current), current))
    groups = {"Yours": first} if first else {}
    return groups | {
        region: [Option(city_of(zone), zone) for zone in sorted(zones, key=city_of)]
        for region, zones in names.items()
    }
