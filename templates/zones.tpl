<datalist id="zones">
  <option value="UTC"><option value="Africa/Abidjan"><option value="Africa/Algiers"><option value="Africa/Bissau"><option value="Africa/Cairo">
  <option value="Africa/Casablanca"><option value="Africa/Ceuta"><option value="Africa/El_Aaiun"><option value="Africa/Johannesburg">
  <option value="Africa/Juba"><option value="Africa/Khartoum"><option value="Africa/Lagos"><option value="Africa/Maputo">
  <option value="Africa/Monrovia"><option value="Africa/Nairobi"><option value="Africa/Ndjamena"><option value="Africa/Sao_Tome">
  <option value="Africa/Tripoli"><option value="Africa/Tunis"><option value="Africa/Windhoek"><option value="America/Adak">
  <option value="America/Anchorage"><option value="America/Araguaina"><option value="America/Argentina/Buenos_Aires">
  <option value="America/Argentina/Catamarca"><option value="America/Argentina/Cordoba"><option value="America/Argentina/Jujuy">
  <option value="America/Argentina/La_Rioja"><option value="America/Argentina/Mendoza"><option value="America/Argentina/Rio_Gallegos">
  <option value="America/Argentina/Salta"><option value="America/Argentina/San_Juan"><option value="America/Argentina/San_Luis">
  <option value="America/Argentina/Tucuman"><option value="America/Argentina/Ushuaia"><option value="America/Asuncion">
  <option value="America/Bahia"><option value="America/Bahia_Banderas"><option value="America/Barbados"><option value="America/Belem">
  <option value="America/Belize"><option value="America/Boa_Vista"><option value="America/Bogota"><option value="America/Boise">
  <option value="America/Cambridge_Bay"><option value="America/Campo_Grande"><option value="America/Cancun"><option value="America/Caracas">
  <option value="America/Cayenne"><option value="America/Chicago"><option value="America/Chihuahua"><option value="America/Ciudad_Juarez">
  <option value="America/Costa_Rica"><option value="America/Coyhaique"><option value="America/Cuiaba"><option value="America/Danmarkshavn">
  <option value="America/Dawson"><option value="America/Dawson_Creek"><option value="America/Denver"><option value="America/Detroit">
  <option value="America/Edmonton"><option value="America/Eirunepe"><option value="America/El_Salvador"><option value="America/Fort_Nelson">
  <option value="America/Fortaleza"><option value="America/Glace_Bay"><option value="America/Goose_Bay"><option value="America/Grand_Turk">
  <option value="America/Guatemala"><option value="America/Guayaquil"><option value="America/Guyana"><option value="America/Halifax">
  <option value="America/Havana"><option value="America/Hermosillo"><option value="America/Indiana/Indianapolis">
  <option value="America/Indiana/Knox"><option value="America/Indiana/Marengo"><option value="America/Indiana/Petersburg">
  <option value="America/Indiana/Tell_City"><option value="America/Indiana/Vevay"><option value="America/Indiana/Vincennes">
  <option value="America/Indiana/Winamac"><option value="America/Inuvik"><option value="America/Iqaluit"><option value="America/Jamaica">
  <option value="America/Juneau"><option value="America/Kentucky/Louisville"><option value="America/Kentucky/Monticello">
  <option value="America/La_Paz"><option value="America/Lima"><option value="America/Los_Angeles"><option value="America/Maceio">
  <option value="America/Managua"><option value="America/Manaus"><option value="America/Martinique"><option value="America/Matamoros">
  <option value="America/Mazatlan"><option value="America/Menominee"><option value="America/Merida"><option value="America/Metlakatla">
  <option value="America/Mexico_City"><option value="America/Miquelon"><option value="America/Moncton"><option value="America/Monterrey">
  <option value="America/Montevideo"><option value="America/New_York"><option value="America/Nome"><option value="America/Noronha">
  <option value="America/North_Dakota/Beulah"><option value="America/North_Dakota/Center"><option value="America/North_Dakota/New_Salem">
  <option value="America/Nuuk"><option value="America/Ojinaga"><option value="America/Panama"><option value="America/Paramaribo">
  <option value="America/Phoenix"><option value="America/Port-au-Prince"><option value="America/Porto_Velho"><option value="America/Puerto_Rico">
  <option value="America/Punta_Arenas"><option value="America/Rankin_Inlet"><option value="America/Recife"><option value="America/Regina">
  <option value="America/Resolute"><option value="America/Rio_Branco"><option value="America/Santarem"><option value="America/Santiago">
  <option value="America/Santo_Domingo"><option value="America/Sao_Paulo"><option value="America/Scoresbysund"><option value="America/Sitka">
  <option value="America/St_Johns"><option value="America/Swift_Current"><option value="America/Tegucigalpa"><option value="America/Thule">
  <option value="America/Tijuana"><option value="America/Toronto"><option value="America/Vancouver"><option value="America/Whitehorse">
  <option value="America/Winnipeg"><option value="America/Yakutat"><option value="Antarctica/Casey"><option value="Antarctica/Davis">
  <option value="Antarctica/Macquarie"><option value="Antarctica/Mawson"><option value="Antarctica/Palmer"><option value="Antarctica/Rothera">
  <option value="Antarctica/Troll"><option value="Antarctica/Vostok"><option value="Asia/Almaty"><option value="Asia/Amman">
  <option value="Asia/Anadyr"><option value="Asia/Aqtau"><option value="Asia/Aqtobe"><option value="Asia/Ashgabat"><option value="Asia/Atyrau">
  <option value="Asia/Baghdad"><option value="Asia/Baku"><option value="Asia/Bangkok"><option value="Asia/Barnaul"><option value="Asia/Beirut">
  <option value="Asia/Bishkek"><option value="Asia/Chita"><option value="Asia/Colombo"><option value="Asia/Damascus"><option value="Asia/Dhaka">
  <option value="Asia/Dili"><option value="Asia/Dubai"><option value="Asia/Dushanbe"><option value="Asia/Famagusta"><option value="Asia/Gaza">
  <option value="Asia/Hebron"><option value="Asia/Ho_Chi_Minh"><option value="Asia/Hong_Kong"><option value="Asia/Hovd">
  <option value="Asia/Irkutsk"><option value="Asia/Jakarta"><option value="Asia/Jayapura"><option value="Asia/Jerusalem"><option value="Asia/Kabul">
  <option value="Asia/Kamchatka"><option value="Asia/Karachi"><option value="Asia/Kathmandu"><option value="Asia/Khandyga">
  <option value="Asia/Kolkata"><option value="Asia/Krasnoyarsk"><option value="Asia/Kuching"><option value="Asia/Macau">
  <option value="Asia/Magadan"><option value="Asia/Makassar"><option value="Asia/Manila"><option value="Asia/Nicosia">
  <option value="Asia/Novokuznetsk"><option value="Asia/Novosibirsk"><option value="Asia/Omsk"><option value="Asia/Oral">
  <option value="Asia/Pontianak"><option value="Asia/Pyongyang"><option value="Asia/Qatar"><option value="Asia/Qostanay">
  <option value="Asia/Qyzylorda"><option value="Asia/Riyadh"><option value="Asia/Sakhalin"><option value="Asia/Samarkand">
  <option value="Asia/Seoul"><option value="Asia/Shanghai"><option value="Asia/Singapore"><option value="Asia/Srednekolymsk">
  <option value="Asia/Taipei"><option value="Asia/Tashkent"><option value="Asia/Tbilisi"><option value="Asia/Tehran"><option value="Asia/Thimphu">
  <option value="Asia/Tokyo"><option value="Asia/Tomsk"><option value="Asia/Ulaanbaatar"><option value="Asia/Urumqi"><option value="Asia/Ust-Nera">
  <option value="Asia/Vladivostok"><option value="Asia/Yakutsk"><option value="Asia/Yangon"><option value="Asia/Yekaterinburg">
  <option value="Asia/Yerevan"><option value="Atlantic/Azores"><option value="Atlantic/Bermuda"><option value="Atlantic/Canary">
  <option value="Atlantic/Cape_Verde"><option value="Atlantic/Faroe"><option value="Atlantic/Madeira"><option value="Atlantic/South_Georgia">
  <option value="Atlantic/Stanley"><option value="Australia/Adelaide"><option value="Australia/Brisbane"><option value="Australia/Broken_Hill">
  <option value="Australia/Darwin"><option value="Australia/Eucla"><option value="Australia/Hobart"><option value="Australia/Lindeman">
  <option value="Australia/Lord_Howe"><option value="Australia/Melbourne"><option value="Australia/Perth"><option value="Australia/Sydney">
  <option value="Europe/Andorra"><option value="Europe/Astrakhan"><option value="Europe/Athens"><option value="Europe/Belgrade">
  <option value="Europe/Berlin"><option value="Europe/Brussels"><option value="Europe/Bucharest"><option value="Europe/Budapest">
  <option value="Europe/Chisinau"><option value="Europe/Dublin"><option value="Europe/Gibraltar"><option value="Europe/Helsinki">
  <option value="Europe/Istanbul"><option value="Europe/Kaliningrad"><option value="Europe/Kirov"><option value="Europe/Kyiv">
  <option value="Europe/Lisbon"><option value="Europe/London"><option value="Europe/Madrid"><option value="Europe/Malta">
  <option value="Europe/Minsk"><option value="Europe/Moscow"><option value="Europe/Paris"><option value="Europe/Prague"><option value="Europe/Riga">
  <option value="Europe/Rome"><option value="Europe/Samara"><option value="Europe/Saratov"><option value="Europe/Simferopol">
  <option value="Europe/Sofia"><option value="Europe/Tallinn"><option value="Europe/Tirane"><option value="Europe/Ulyanovsk">
  <option value="Europe/Vienna"><option value="Europe/Vilnius"><option value="Europe/Volgograd"><option value="Europe/Warsaw">
  <option value="Europe/Zurich"><option value="Indian/Chagos"><option value="Indian/Maldives"><option value="Indian/Mauritius">
  <option value="Pacific/Apia"><option value="Pacific/Auckland"><option value="Pacific/Bougainville"><option value="Pacific/Chatham">
  <option value="Pacific/Easter"><option value="Pacific/Efate"><option value="Pacific/Fakaofo"><option value="Pacific/Fiji">
  <option value="Pacific/Galapagos"><option value="Pacific/Gambier"><option value="Pacific/Guadalcanal"><option value="Pacific/Guam">
  <option value="Pacific/Honolulu"><option value="Pacific/Kanton"><option value="Pacific/Kiritimati"><option value="Pacific/Kosrae">
  <option value="Pacific/Kwajalein"><option value="Pacific/Marquesas"><option value="Pacific/Nauru"><option value="Pacific/Niue">
  <option value="Pacific/Norfolk"><option value="Pacific/Noumea"><option value="Pacific/Pago_Pago"><option value="Pacific/Palau">
  <option value="Pacific/Pitcairn"><option value="Pacific/Port_Moresby"><option value="Pacific/Rarotonga"><option value="Pacific/Tahiti">
  <option value="Pacific/Tarawa"><option value="Pacific/Tongatapu">
</datalist>
