#!/bin/sh
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par l'ecouteur de Mono lui-meme.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Executez-le la ou il se trouve, dans une copie de ce dossier, sur une machine qui n'est aucun des deux serveurs.
# Annuler : rien a faire ; il ne change rien.
#
# Ce script examine chaque service de l'exterieur, sur une machine qui n'est aucun des serveurs, et ne
# change rien. --ca designe la racine d'une autorite privee (sinon tls/NAME.root.pem a cote de ce
# fichier, s'il y en a un) ; --address dit ou chercher un nom avant que le DNS le connaisse ; une
# adresse fait examiner ce service seul. Il se termine par 0 si rien n'a echoue, par 1 si quelque
# chose a echoue, par 2 s'il n'a rien pu examiner.
set -u
LC_ALL=C
export LC_ALL

stop() {
  printf '%s\n' "$1" >&2
  exit 2
}

here=$(dirname "$0")
authority=
addresses=
wanted=
while [ $# -gt 0 ]; do
  case $1 in
    --ca)
      [ $# -ge 2 ] || stop 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...'
      [ -r "$2" ] || stop "$2: "'lecture impossible.'
      authority=$2
      shift 2
      ;;
    --address)
      [ $# -ge 2 ] || stop 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...'
      addresses="$addresses $2"
      shift 2
      ;;
    --help)
      printf '%s\n' 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...'
      exit 0
      ;;
    https://*)
      wanted="$wanted ${1%/} "
      shift
      ;;
    *) stop 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...' ;;
  esac
done

case $(openssl version 2>&1) in
  "OpenSSL 1.1.1"* | "OpenSSL "[3-9]*) ;;
  *) stop 'Il faut openssl, en version 1.1.1 ou plus recente (pas LibreSSL), et curl.' ;;
esac
command -v curl >/dev/null 2>&1 || stop 'Il faut openssl, en version 1.1.1 ou plus recente (pas LibreSSL), et curl.'

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT PIPE TERM

passed=0
failed=0
warned=0
back=
state=skipped

# say STATE STEP SENTENCE [DETAIL]
say() {
  case $1 in
    ok) passed=$((passed + 1)) ;;
    FAIL)
      failed=$((failed + 1))
      case " $back " in
        *" $2 "*) ;;
        *) [ "$2" = 0 ] || back="$back $2" ;;
      esac
      ;;
    warn) warned=$((warned + 1)) ;;
  esac
  line=$(printf '  %-5s %s' "$1" "$3")
  [ -z "${4-}" ] || line="$line $(printf '%s' "$4" | sed 's/[^ -~]//g')"
  if [ "$1" != ok ] && [ "$1" != note ] && [ "$2" != 0 ]; then
    line="$line "'Retour a l'\''etape'" $2."
  fi
  printf '%s\n' "$line"
}

# What is written in the certificate or asked for is sent nowhere but to the server itself, never through a proxy.
get() {
  curl --silent --show-error --noproxy '*' --connect-timeout 10 --max-time 60 --connect-to "$name::$target:" "$@"
}

# client OPTION...: a handshake, written down in said.
client() {
  if [ "$is_address" = yes ]; then
    set -- -noservername "$@"
  else
    set -- -servername "$name" "$@"
  fi
  openssl s_client -connect "$target:$port" "$@" </dev/null >"$work/said" 2>&1
}

is_spoken() {
  grep -q '^New, .*Cipher is [^(]' "$work/said"
}

sha256() {
  openssl x509 -noout -fingerprint -sha256 -in "$1" 2>/dev/null | sed 's/.*=//; s/://g'
}

# look NAME IS_ADDRESS PORT URL PRODUCT
look() {
  name=$1
  is_address=$2
  port=$3
  url=$4
  state=skipped
  case $wanted in
    "" | *" $url "*) state=closed ;;
    *) return ;;
  esac
  target=$name
  for word in $addresses; do
    case $word in
      "$name"=*) target=${word#*=} ;;
      *=*) ;;
      *) target=$word ;;
    esac
  done
  case $target in
    \[*) ;;
    *:*) target="[$target]" ;;
  esac
  trusted=$authority
  if [ -z "$trusted" ] && [ -r "$here/tls/$name.root.pem" ]; then trusted="$here/tls/$name.root.pem"; fi
  rm -f "$work"/*
  printf '\n%s (%s)\n' "$url" "$5"
}

# answers STEP
answers() {
  [ "$state" != skipped ] || return 0
  seconds=$(get --insecure --max-time 20 --output /dev/null --write-out '%{time_connect}' "$url/" 2>"$work/error")
  case $?:$seconds in
    6:*) say FAIL 0 'Le nom n'\''est pas connu ici. Pour examiner le serveur avant que le DNS connaisse le nom, donnez son adresse par --address.' ;;
    7:* | 28:0.000000) say FAIL "$1" 'Personne ne repond sur le port : le serveur n'\''ecoute pas, ou un pare-feu fait barrage.' ;;
    28:*) say FAIL "$1" 'La connexion est acceptee, puis plus rien n'\''est dit : un autre programme occupe peut-etre le port.' ;;
    *)
      say ok "$1" 'Le port repond.'
      state=answers
      ;;
  esac
}

# handshake STEP SITE_STEP
handshake() {
  [ "$state" = answers ] || return 0
  client -showcerts
  # The part before tells what is sent; after it comes the leaf once more. A name within a certificate may hold such a line's words.
  sed -n '/^Certificate chain$/,/^---$/p' "$work/said" |
    sed -n '/^-----BEGIN CERTIFICATE-----$/,/^-----END CERTIFICATE-----$/p' >"$work/sent.pem"
  if is_spoken && [ -s "$work/sent.pem" ]; then
    awk -v to="$work/sent." '/^-----BEGIN/ { number++ } { print >(to number) }' "$work/sent.pem"
    state=speaks
    say ok "$1" 'La negociation TLS aboutit.'
  elif grep -Eq 'alert number 40|alert handshake failure' "$work/said"; then
    say FAIL "$1" 'Le serveur rompt chaque negociation TLS juste apres la connexion (alerte 40) : tres probablement, sa cle est d'\''un autre type que son certificat, l'\''une RSA et l'\''autre EC, ce que nginx -t ne voit pas. Placez la cle qui va avec le certificat.'
  elif grep -Eq 'alert number 112|unrecognized name' "$work/said"; then
    say FAIL "$2" 'Le serveur n'\''a pas de site de ce nom.'
  elif grep -Eq 'wrong version number|packet length too long|record layer failure' "$work/said"; then
    say FAIL "$2" 'Le port repond, mais en clair.'
  else
    say FAIL "$1" 'La negociation TLS n'\''aboutit pas : le certificat ou la cle, sur le serveur, est inutilisable ou absent.' "$(sed -n 's/.*:error:[^:]*:[^:]*:[^:]*:\([^:]*\):.*/(\1)/p' "$work/said" | head -n 1)"
  fi
}

# names STEP
names() {
  [ "$state" = speaks ] || return 0
  if [ "$is_address" = yes ]; then option=-checkip; else option=-checkhost; fi
  listed=$(openssl x509 -noout -ext subjectAltName -in "$work/sent.1" 2>/dev/null | sed '1d; s/^ *//')
  case $(openssl x509 -noout "$option" "$name" -in "$work/sent.1" 2>&1) in
    *"does match"*)
      if [ -n "$listed" ]; then say ok "$1" 'Le certificat est valable pour ce nom.'; else say FAIL "$1" 'Le certificat n'\''a le nom que dans son sujet (pas de subjectAltName), ce que les navigateurs et d'\''autres refusent.'; fi
      ;;
    *) say FAIL "$1" 'Le certificat n'\''est pas valable pour ce nom, mais pour' "${listed:-$(openssl x509 -noout -subject -in "$work/sent.1")}." ;;
  esac
}

# chain STEP TRUST_STEP whole|leaf [SHA256_OF_LEAF SHA256_OF_INTERMEDIATE...]
chain() {
  [ "$state" = speaks ] || return 0
  step=$1
  trust=$2
  sends=$3
  shift 3
  lacks=no
  is_planned=no
  if [ $# -gt 0 ] && [ "$(sha256 "$work/sent.1")" = "$1" ]; then
    is_planned=yes
    shift
    for wants; do
      is_sent=no
      for sent in "$work"/sent.[0-9]*; do
        [ "$(sha256 "$sent")" != "$wants" ] || is_sent=yes
      done
      [ "$is_sent" = yes ] || lacks=yes
    done
  fi
  set -- -no_check_time -untrusted "$work/sent.pem"
  [ -z "$trusted" ] || set -- "$@" -CAfile "$trusted"
  openssl verify "$@" "$work/sent.1" >"$work/verified" 2>&1
  error=$(sed -n 's/^error \([0-9]*\) at .*/\1/p' "$work/verified" | head -n 1)
  issuer=$(openssl x509 -noout -issuer -in "$(printf '%s\n' "$work"/sent.[0-9]* | tail -n 1)" | sed 's/^issuer= *//')
  case $lacks:$error:$is_planned:$(grep -c '^-----BEGIN' "$work/sent.pem") in
    yes:*)
      if [ "$sends" = leaf ]; then say warn 0 'Le certificat est envoye seul, comme le fait toujours l'\''ecouteur de Mono : les clients qui n'\''ont pas le certificat intermediaire le refusent. NGINX, sur la meme machine, l'\''enverrait.'; else say FAIL "$step" 'La chaine est incomplete : le certificat intermediaire manque. Placez toute la chaine de ce dossier, le certificat du serveur en premier ; les clients refusent celui-ci quand il est seul.'; fi
      ;;
    *::*:*) say ok "$step" 'Toute la chaine est envoyee, et son autorite est connue.' ;;
    *:2[01]:no:1 | *:2:no:1)
      if [ "$sends" = leaf ]; then
        say warn 0 'Le certificat est envoye seul, comme le fait toujours l'\''ecouteur de Mono : les clients qui n'\''ont pas le certificat intermediaire le refusent. NGINX, sur la meme machine, l'\''enverrait.'
      else
        say FAIL "$step" 'La chaine est incomplete : le serveur n'\''envoie que son propre certificat, et l'\''emetteur n'\''en est pas connu ici. Son certificat intermediaire manque ; ou, si c'\''est votre autorite privee, donnez sa racine par --ca. L'\''emetteur :' "$issuer."
      fi
      ;;
    *:18:* | *:19:* | *:2[01]:* | *:2:*) say FAIL "$trust" 'La chaine est complete, mais l'\''autorite est inconnue ici. Si c'\''est la votre, donnez sa racine par --ca, et faites en sorte que chaque client lui fasse confiance. Le dernier emetteur :' "$issuer." ;;
    *) say FAIL "$step" 'La chaine est refusee :' "$(sed -n 's/^error [0-9]* at [^:]*: *//p' "$work/verified" | head -n 1)." ;;
  esac
}

# dates STEP
dates() {
  [ "$state" = speaks ] || return 0
  number=1
  is_good=yes
  while [ -s "$work/sent.$number" ]; do
    which='Le certificat'
    [ "$number" = 1 ] || which='Un certificat que le serveur envoie avec le sien'
    from=$(openssl x509 -noout -startdate -in "$work/sent.$number" | sed 's/.*=//')
    until=$(openssl x509 -noout -enddate -in "$work/sent.$number" | sed 's/.*=//')
    case $(openssl verify -partial_chain -CAfile "$work/sent.$number" "$work/sent.$number" 2>&1) in
      *"error 9 at"*)
        say FAIL "$1" "$which "'n'\''est pas encore valide, ou une horloge est mal reglee ; debut de validite :' "$from."
        is_good=no
        ;;
      *)
        if ! openssl x509 -noout -checkend 0 -in "$work/sent.$number" >/dev/null; then
          say FAIL "$1" "$which "'a expire ; fin de validite :' "$until."
          is_good=no
        elif ! openssl x509 -noout -checkend 2592000 -in "$work/sent.$number" >/dev/null; then
          say warn 0 "$which "'expire dans moins de 30 jours ; fin de validite :' "$until."
          is_good=no
        fi
        ;;
    esac
    number=$((number + 1))
  done
  [ "$is_good" = no ] || say ok "$1" 'Tout ce qui est envoye est valide ; fin de validite du certificat :' "$(openssl x509 -noout -enddate -in "$work/sent.1" | sed 's/.*=//')."
}

# planned STEP SHA256
planned() {
  [ "$state" = speaks ] || return 0
  if [ "$(sha256 "$work/sent.1")" = "$2" ]; then say ok "$1" 'C'\''est le certificat pour lequel ce dossier a ete fait.'; else say note 0 'Le certificat n'\''est pas celui pour lequel ce dossier a ete fait ; apres un renouvellement, c'\''est normal.'; fi
}

# old_protocols STEP FAIL|warn
old_protocols() {
  [ "$state" = speaks ] || return 0
  is_good=yes
  for version in 1.0:-tls1 1.1:-tls1_1; do
    client "${version#*:}" -cipher 'ALL:@SECLEVEL=0'
    if is_spoken; then
      say "$2" "$1" 'Une ancienne version est acceptee, dont aucun client n'\''a plus besoin :' "TLS ${version%:*}."
      is_good=no
    elif grep -Eqi 'no protocols available|unknown option' "$work/said"; then
      say note 0 'Non examine, car l'\''OpenSSL de cette machine ne parle pas cette version :' "TLS ${version%:*}."
      is_good=no
    fi
  done
  [ "$is_good" = no ] || say ok "$1" 'TLS 1.0 et 1.1 sont refuses.'
}

# protocol STEP VERSION OPTION may|must|must-not
protocol() {
  [ "$state" = speaks ] || return 0
  client "$3"
  if is_spoken; then spoken=yes; else spoken=no; fi
  case $spoken:$4 in
    yes:must-not) say FAIL "$1" "$2 "'est accepte, alors que le site a ete fait pour TLS 1.3 seul.' ;;
    yes:*) say ok "$1" "$2 "'est accepte.' ;;
    no:must-not) say ok "$1" "$2 "'est refuse, comme prevu.' ;;
    no:must) say FAIL "$1" "$2 "'est refuse, alors que le site a ete fait pour l'\''accepter.' ;;
    *) say note 0 "$2 "'n'\''est pas accepte (cette methode prend ce que son systeme offre).' ;;
  esac
}

# plain PORT: asks in clear; the status is in status, where it leads in location.
plain() {
  status=$(get --output /dev/null --dump-header "$work/headers" --write-out '%{http_code}' "http://$name:$1/ami?x=1" 2>"$work/error")
  location=$(sed -n 's/^[Ll][Oo][Cc][Aa][Tt][Ii][Oo][Nn]:[[:space:]]*//p' "$work/headers" 2>/dev/null | tr -d '\r')
}

# plain_on_tls STEP
plain_on_tls() {
  [ "$state" = speaks ] || return 0
  plain "$port"
  if [ "$status" = 308 ] && [ "$location" = "$url/ami?x=1" ]; then
    say ok "$1" 'Une requete en clair sur le port TLS est redirigee vers https (308).'
  else
    say FAIL "$1" 'Une requete en clair sur le port TLS n'\''est pas redirigee vers https ; reponse obtenue :' "$status."
  fi
}

# redirect STEP PORT
redirect() {
  [ "$state" != skipped ] || return 0
  plain "$2"
  if [ "$status" = 000 ]; then
    say FAIL "$1" 'Personne ne redirige vers https les requetes en clair sur le port' "$2."
  elif [ "$status" != 308 ]; then
    say FAIL "$1" 'Le port en clair ne repond pas par 308, qui laisse un POST rester un POST, mais par' "$status."
  elif [ "$location" != "$url/ami?x=1" ]; then
    say FAIL "$1" 'Le port en clair redirige ailleurs ; il devrait garder le nom, le port et le chemin. Ou il mene, et ou il devrait mener :' "$location, $url/ami?x=1."
  else
    say ok "$1" 'Le port en clair redirige vers https, avec le port (308).'
  fi
}

# closed STEP FAIL|warn PORT [HOST]
closed() {
  [ "$state" != skipped ] || return 0
  seconds=$(get --connect-timeout 5 --max-time 10 --output /dev/null --write-out '%{time_connect}' "http://${4:-$name}:$3/" 2>"$work/error")
  case $?:$2:$seconds in
    6:* | 7:* | 28:*:0.000000) say ok "$1" 'Le port en clair de SanteDB ne peut pas etre atteint d'\''ici :' "$3." ;;
    *:warn:*) say warn "$1" 'SanteDB peut encore etre atteint en clair d'\''ici. Cela peut rester ainsi jusqu'\''a ce que le dernier dCDR soit passe a TLS ; faites alors fermer le port par un pare-feu :' "$3." ;;
    *) say FAIL "$1" 'SanteDB peut encore etre atteint en clair d'\''ici, a cote de TLS. Faites fermer le port par un pare-feu :' "$3." ;;
  esac
}

# page STEP PATH [OPTION...]: the page is in body. Not verified once more: who answers was looked at above, and nothing is sent.
page() {
  path=$1
  shift
  status=$(get --insecure --output "$work/body" --write-out '%{http_code}' "$@" "$url$path" 2>"$work/error")
  case $status in
    2??) return 0 ;;
    *) return 1 ;;
  esac
}

# santedb STEP
santedb() {
  [ "$state" = speaks ] || return 0
  page / || true
  case $status in
    000 | 502 | 503 | 504) say FAIL "$1" 'TLS fonctionne, mais SanteDB ne repond pas derriere ; code de la reponse :' "$status." ;;
    *) say ok "$1" 'SanteDB repond derriere TLS.' ;;
  esac
}

# told STEP FAIL|warn SENTENCE: holds the addresses in told, a line each, against the one that clients open.
told() {
  if [ ! -s "$work/told" ]; then
    say note 0 "$3 "'aucune adresse trouvee dans la reponse.'
    return 0
  fi
  is_good=yes
  while IFS= read -r address; do
    case $address in
      "$url" | "$url"/* | "https://$name:$port" | "https://$name:$port/"*) ;;
      *)
        say "$2" "$1" "$3 "'la reponse indique une autre adresse que celle que les clients ouvrent :' "$address."
        is_good=no
        ;;
    esac
  done <"$work/told"
  [ "$is_good" = no ] || say ok "$1" "$3 "'https et le bon port sont indiques.'
}

# The answer in one line. In JSON a slash may be written \/.
whole() {
  { tr -d '\n\r' <"$work/body" && echo; } | sed 's#\\/#/#g'
}

# split CHARACTERS: a line for each piece between them.
split() {
  sed "s/[$1]/\\
/g"
}

# discovery STEP PATH: what a joining dCDR is told, url="..." or "url":["..."] of each service.
discovery() {
  [ "$state" = speaks ] || return 0
  if ! page "$2" --request OPTIONS --header 'Accept: application/json'; then
    say note 0 'AMI (ce qui est dit a un dCDR qui se rattache) :' "$status."
    return 0
  fi
  # One for each service, whose list of addresses is split behind its name.
  whole | split '<{' | sed -n 's/.*[" ]url"\{0,1\}[[:space:]]*[=:]//p' | split '][", ' |
    grep -i '^https\{0,1\}://' | sort -u >"$work/told"
  told "$1" FAIL 'AMI (ce qui est dit a un dCDR qui se rattache) :'
}

# open_id STEP PATH: the issuer is a free text, which may stay as it is.
open_id() {
  [ "$state" = speaks ] || return 0
  if ! page "$2"; then
    say note 0 'OpenID Connect (son document de decouverte) :' "$status."
    return 0
  fi
  whole | split '{<},' | sed -En 's/.*"([a-z_]*_endpoint|jwks_uri)"[[:space:]]*:[[:space:]]*"([^"]*)".*/\2/p' | sort -u >"$work/told"
  told "$1" FAIL 'OpenID Connect (son document de decouverte) :'
  whole | split '{<},' | sed -n 's/.*"issuer"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' | head -n 1 >"$work/told"
  told "$1" warn 'OpenID Connect (l'\''emetteur des jetons, un texte qui peut rester tel quel) :'
}

# fhir STEP PATH
fhir() {
  [ "$state" = speaks ] || return 0
  if ! page "$2" --header 'Accept: application/fhir+json'; then
    say note 0 'FHIR (sa declaration de capacites) :' "$status."
    return 0
  fi
  whole >"$work/whole"
  {
    sed -n 's/.*"implementation"[[:space:]]*:[[:space:]]*{[^}]*"url"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$work/whole"
    sed -n 's/.*<implementation>.*<url value="\([^"]*\)".*<\/implementation>.*/\1/p' "$work/whole"
  } | head -n 1 >"$work/told"
  told "$1" FAIL 'FHIR (sa declaration de capacites) :'
}

look sante.example.org no 9200 https://sante.example.org:9200 'SanteDB dCDR Web Access Gateway (WWW)'
answers 6
handshake 5 5
names 2
chain 2 0 leaf \
  03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344 \
  560F4A55449A5C819723FA2A2AC7223567E415724198DE2271ADB02D0738B6E6
dates 2
planned 5 03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344
old_protocols 5 warn
protocol 5 'TLS 1.2' -tls1_2 must
protocol 5 'TLS 1.3' -tls1_3 may
santedb 6
open_id 4 /auth/.well-known/openid-configuration
discovery 4 /ami/


printf '\n%s %s, %s %s, %s %s.\n' "$passed" 'en regle' "$failed" 'en echec' "$warned" 'a examiner'
if [ "$passed$failed$warned" = 000 ]; then
  stop 'Rien n'\''a ete examine : aucun service de ce dossier n'\''a cette adresse.'
fi
for step in $back; do
  printf '%s %s.\n' 'Revenez a cette etape de CHECKLIST.md :' "$step"
done
[ "$failed" = 0 ]
