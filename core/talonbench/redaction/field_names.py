"""Names of fields with personal data in English, German, French and Spanish: lower case, no accents or separators."""

from typing import Final

NAMES: Final = frozenset(
    """
    firstname lastname fullname middlename givenname familyname surname forename username nickname displayname
    maidenname fname lname namefirst namelast cardholder cardholdername accountholder initials preferredname
    attn attention contactperson kontaktperson
    birthname

    vorname vornamen nachname nachnamen familienname zuname rufname geburtsname vollername anzeigename benutzername
    spitzname ansprechpartner ansprechpartnerin kontoinhaber karteninhaber kundenname empfangername empfaengername
    vorundnachname nutzername

    prenom prenoms nomdefamille nomfamille nomcomplet nomprenom prenomnom nometprenom nomutilisateur nomdutilisateur
    pseudo pseudonyme surnom nomdenaissance nomnaissance nomclient nomduclient nomusage nomdusage titulaire

    apellido apellidos primerapellido segundoapellido apellidomaterno apellidopaterno nombrecompleto
    nombreyapellido nombreyapellidos nombreapellidos apodo nombreusuario nombredeusuario primernombre segundonombre
    nombrecliente nombredelcliente nombredepila titular
    """.split()
)
PLAIN_NAMES: Final = frozenset({"name", "names", "nom", "nombre", "nombres"})  # of people and of things
EMAILS: Final = frozenset(
    """
    email emails emailaddr emailaddress mail mailaddress emailid
    emailadresse mailadresse courriel adressemail adresseemail adresseelectronique mel
    correo correoelectronico direccioncorreo direcciondecorreo
    """.split()
)
PHONES: Final = frozenset(
    """
    phone phones mobile mobilephone telephone telephones tel cell cellphone msisdn fax whatsapp landline phonenumber
    phonenumbers sms mobilenumber cellnumber telno
    telefon telefonnummer handy handynummer mobil mobilnummer rufnummer mobiltelefon mobilfunk mobilfunknummer
    festnetz
    festnetznummer faxnummer telefonnr telnr
    portable telephoneportable telephonefixe telephonemobile numerotelephone numtel notel telportable telfixe gsm
    telefono telefonos movil celular telefonofijo telefonomovil numerotelefono tlf tfno telf
    """.split()
)
IPS: Final = frozenset(
    "ip ips ipaddress ipaddr remoteip clientip userip ipadresse adresseip direccionip xforwardedfor remoteaddr".split()
)
ADDRESSES: Final = frozenset(
    """
    address addresses addressline line1 line2 line3 street streetname streetaddress postalcode postcode zip zipcode
    postalzip housenumber housenr houseno apartment postal addressstreet addresszip pobox
    strasse strassenname hausnummer hausnr plz postleitzahl anschrift adresse adressen adresszusatz adresszeile
    strassehausnummer strasseundhausnummer strassehausnr strasseundhausnr hausnummerzusatz plzort calleynumero
    addr streetline postfach lieferanschrift rechnungsanschrift
    lieferadresse rechnungsadresse wohnadresse privatadresse postanschrift
    rue voie codepostal adressepostale adresselivraison adressefacturation complementadresse complementdadresse
    adresseligne numerorue nomrue nomdelarue boitepostale
    calle direccion direcciones codigopostal domicilio direccionpostal direccionenvio direccionfacturacion
    nombrecalle numerocalle codpostal apartado
    """.split()
)
CITIES: Final = frozenset(  # those of an address only
    "city town suburb locality ort stadt ortschaft wohnort ville commune localite ciudad localidad poblacion municipio"
    " cp piso puerta district stadtteil ortsteil quartier barrio colonia".split()
)
BIRTHS: Final = frozenset(
    """
    birthday birthdate dateofbirth dob birth bday birthyear yearofbirth birthmonth monthofbirth dayofbirth bdate
    geburtsdatum geburtstag geburtsjahr gebdatum gebdat gebtag geboren geborenam
    datedenaissance datenaissance naissance anneenaissance anneedenaissance dateanniversaire ddn jourdenaissance
    fechanacimiento fechadenacimiento nacimiento fechanac fechadenac fecnac cumpleanos anonacimiento anodenacimiento
    """.split()
)
CARDS: Final = frozenset(
    """
    cardnumber cardno cardpan paymentcardnumber creditcard creditcardnumber debitcard ccnumber pan ccnum last4
    lastfour cardlast4 cardlastfour
    last4digits cvv cvc cardcvc securitycode
    kreditkarte kreditkartennummer kreditkartennr kartennummer kartennr
    numerocarte numerodecarte cartebancaire numerocartebancaire cartebleue
    tarjeta numerotarjeta numerodetarjeta tarjetacredito tarjetadecredito
    """.split()
)
IBANS: Final = frozenset(
    """
    iban bankaccount bankaccountnumber accountnumber accountiban ibannumber
    kontonummer kontonr bankkonto bankverbindung ibannummer
    rib comptebancaire numerocompte numerodecompte
    cuentabancaria numerocuenta numerodecuenta cuenta ccc
    """.split()
)
ID_NUMBERS: Final = frozenset(
    """
    ssn socialsecurity socialsecuritynumber nationalid nationalidnumber taxid taxnumber tin passport passportnumber
    driverslicense driverlicense drivinglicence nino idcard idcardnumber
    steuerid steuernummer steuernr sozialversicherungsnummer svnummer ausweisnummer personalausweis
    personalausweisnummer reisepass reisepassnummer fuhrerscheinnummer fuehrerscheinnummer
    nir numerosecuritesociale numerosecu numeropasseport passeport carteidentite numerocarteidentite
    dni nie nif curp rfc pasaporte numeropasaporte documentoidentidad numerodni nss
    """.split()
)
TOKENS: Final = frozenset(
    """
    token accesstoken refreshtoken idtoken authtoken sessiontoken csrftoken bearertoken apitoken apikey apisecret
    secret clientsecret secretkey privatekey password passwd pwd passphrase otp authorization proxyauthorization auth
    cookie cookies setcookie writekey credentials jwt bearer passwort kennwort motdepasse mdp contrasena clave
    xapikey sessioncookie
    """.split()
)
TOKEN_ENDS: Final = ("token", "secret", "password", "passwort", "apikey", "passcode")
COORDINATES: Final = frozenset(
    """
    latitude longitude lat lng lon latlng latlong latlon geopoint coordinate coordinates coords gps geocoordinates
    breitengrad langengrad laengengrad koordinaten geokoordinaten
    coordonneesgps coordonneesgeo latitud longitud coordenadas
    """.split()
)
DEVICES: Final = frozenset(
    """
    idfa idfv gaid aaid aifa adid advertisingid adtrackingid advertiserid deviceid deviceuuid devicetoken pushtoken
    fcmtoken apnstoken registrationtoken imei imsi iccid macaddress mac androidid udid gclid fbclid msclkid ttclid
    wbraid gbraid dclid twclid fbp fbc gaclientid ga rida tifa vida lgudid hwid fingerprint devicefingerprint
    visitorid
    browserid cookieid installationid installid deviceidentifier idforvendor identifierforvendor adidentifier
    adid deviceserial serialnumber appsflyerid adjustid
    geraeteid geratid werbeid gerateid iddispositivo dispositivoid idappareil appareilid idpublicitaire idpublicidad
    """.split()
)
USER_IDS: Final = frozenset(
    """
    userid anonymousid previousid customerid customerprofileid profileid memberid externalid integrationid loyaltyid
    contactid personid subscriberid leadid uid guid customernumber customerno usernumber membernumber loyaltynumber
    accountid externaluserid distinctid crmid clientnumber shopperid loyaltycardnumber membershipid membershipnumber
    kundennummer kundennr kundenid kdnr benutzerid nutzerid mitgliedsnummer mitgliedid kundenkarte kundenkartennummer
    clientid idclient idutilisateur numeroclient numerodeclient utilisateurid identifiantclient numerofidelite
    idcliente nodecliente numcliente clienteid idusuario usuarioid numerocliente numerodecliente socioid idsocio
    """.split()
)
# What may stand before and after a name above, as in billing_first_name or phone2; whoever is named is a person.
PEOPLE: Final = frozenset(
    """
    customer customers user users client clients contact contacts guest guests recipient recipients sender buyer owner
    member members person persons people shopper subscriber patient student employee driver passenger passengers
    enfant nino nina traveler traveller travelers travellers attendee attendees participant participants friend
    friends referrer
    referee ship bill kontakt profile profiles billing shipping delivery invoice traits attributes payer holder
    beneficiary visitor
    lead applicant tenant insured spouse child children parent father mother partner
    kunde kunden kundin benutzer nutzer empfanger empfaenger besteller kaufer kaeufer mitglied ansprechpartner
    rechnung rechnungs liefer lieferung gast gaste gaeste kind kinder begleiter reisender
    cliente clientes usuario usuarios destinatario remitente comprador titular socio envio facturacion contacto
    persona
    personas invitado huesped
    utilisateur utilisateurs destinataire acheteur titulaire membre facturation livraison personne invite passager
    voyageur
    """.split()
)
BEFORE: Final = PEOPLE | frozenset(
    """
    home work private business primary secondary main personal new old current previous default alt alternate
    emergency
    my your the of custom trait str numero num nr no de del du la el le d l des dela
    mobile mobil postal kontakt privat haupt tel cust ship bill to geo location gps store daytime evening day night
    refund payment login newsletter google ios android apns crm loyalty ref legal address 1 2 und y et and n
    particular principal principale personnel personnelle professionnel
    """.split()
)
AFTER: Final = PEOPLE | frozenset(
    """
    1 2 3 number no nr num nummer numero home work mobile private primary value raw e164 normalized formatted text
    line string iso e 164 addr for de la du calle zusatz one two 4 5 nac vendor identifier
    mobil privat personal cliente client kunde contacto contact utilisateur usuario user customer full field input
    """.split()
)
PLACES_OF_PEOPLE: Final = PEOPLE | {
    "address", "addresses", "shippingaddress", "billingaddress", "adresse", "adressen", "rechnungsadresse",
    "lieferadresse", "anschrift", "direccion", "direcciones", "identity",
}  # fmt: skip
THINGS: Final = frozenset(
    """
    library app os campaign page screen device network products items cartitems eventattributes audience audiences
    referrer product item cart store shop branch filiale produkte artikel warenkorb produits articles panier productos
    articulos carrito plan coupon coupons promotion promotions category categories tier effects ruleset bundle
    integrations useragentdata
    """.split()
)
# Of a thing, whatever its format looks like: no card number, phone number or IP address.
CODES: Final = frozenset(
    """
    order transaction checkout product variant sku ean gtin gtin13 upc isbn barcode asin mpn tracking shipment parcel
    invoice cart session messageid event request revision version build release firmware timestamp price
    quantity total
    revenue subtotal amount value sum discount tax shipping points balance count position width height weight
    bestellung
    bestellnummer artikel artikelnummer rechnungsnummer sendungsnummer commande article facture colis pedido articulo
    factura envio referencia reference ref receipt hash sent received chapter duration size model serial cents kosten
    preis prix precio menge betrag importe montant campaign ad adset creative template coupon voucher gutschein promo
    listing offer node batch trace span group
    """.split()
)
COARSE: Final = frozenset(  # of many addresses
    "state country countrycode region province provincia type label id land bundesland pays pais departement isdefault"
    " default kind".split()
)
HASHES: Final = frozenset({"sha256", "sha1", "sha512", "md5", "sha", "hash", "hashed"})
URL_SECRETS: Final = frozenset(
    "sig signature hmac otp invite magic reset verify confirmation verification sessionid sid samlresponse pass pw tok"
    " assertion".split()
)
LONG_URL_SECRETS: Final = frozenset(  # if long: a code may be a coupon's
    "key code hash ticket session nonce state access k t tk login unsubscribe activation".split()
)
