#!/usr/bin/env bash
# Makes hundreds of certificate files with the real programs, and says what OpenSSL reads from each.
#
#   make.sh OUTDIR
#
# OUTDIR/files holds the files and OUTDIR/truth.tsv what OpenSSL says of them: `truth.py` writes it and names its columns.
# Keys are new at each run; names are not. It takes a minute, so the folder is kept until one of these scripts changes.
set -euo pipefail

[ $# = 1 ] || { echo "usage: $0 OUTDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
stamp=$(cat "$here/make.sh" "$here/truth.py" "$here/shapes.py" "$here/others.py" | sha256sum)
[ "$(cat "$1/stamp" 2>/dev/null)" = "$stamp" ] && exit 0
rm -rf "$1"
mkdir -p "$1/files" "$1/work"
out=$(cd "$1" && pwd)
work=$out/work
files=$out/files
cases=$out/cases.tsv
cd "$work"
# Every program's own words are kept, and shown where one fails.
trap 'status=$?; [ $status = 0 ] || tail -30 "$out/log" >&3' EXIT
exec 3>&2 2>"$out/log"
set -x

LEGACY="-provider legacy -provider default"
PASSWORD=test
WRONG=wrong

# case FILE PASSWORD EXPECTED KIND [SOURCE]: `-` is no password at all. SOURCE is the file that OpenSSL reads instead of one
# that it does not read, such as UTF-16. What the words mean stands in `truth.py`.
case_() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "${5:-$files/$1}" >>"$cases"; }
# An encrypted file: with its password, with a wrong one, and with none.
closed() {
  case_ "$1" "$2" read "$3"
  case_ "$1" "$WRONG" wrong "$3"
  case_ "$1" - needed "$3"
}

# --- keys ---------------------------------------------------------------------------------------------------------------
generate() { openssl genpkey -quiet "${@:2}" -out "$1.key"; }
generate rsa2048 -algorithm RSA -pkeyopt rsa_keygen_bits:2048 &
generate rsa3072 -algorithm RSA -pkeyopt rsa_keygen_bits:3072 &
generate rsa4096 -algorithm RSA -pkeyopt rsa_keygen_bits:4096 &
generate pss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 &
for curve in P-256 P-384 P-521; do generate "ec${curve#P-}" -algorithm EC -pkeyopt "ec_paramgen_curve:$curve"; done
generate secp256k1 -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1
generate ed25519 -algorithm ed25519
generate ed448 -algorithm ed448
openssl dsaparam -genkey -noout -out dsa.traditional 1024
openssl pkey -in dsa.traditional -out dsa.key
wait
KEYS="rsa2048 rsa3072 rsa4096 pss ec256 ec384 ec521 secp256k1 ed25519 ed448 dsa"

for key in $KEYS; do
  cp "$key.key" "$files/key-$key-pkcs8.pem"
  case_ "key-$key-pkcs8.pem" - read key
  openssl pkey -in "$key.key" -outform DER -out "$files/key-$key-pkcs8.der"
  case_ "key-$key-pkcs8.der" - read key
  openssl pkcs8 -topk8 -in "$key.key" -passout "pass:$PASSWORD" -out "$files/key-$key-encrypted.pem"
  closed "key-$key-encrypted.pem" "$PASSWORD" key
done
for key in rsa2048 rsa3072 rsa4096; do
  openssl rsa -in "$key.key" -traditional -out "$files/key-$key-pkcs1.pem"
  openssl rsa -in "$key.key" -traditional -outform DER -out "$files/key-$key-pkcs1.der"
  case_ "key-$key-pkcs1.pem" - read key
  case_ "key-$key-pkcs1.der" - read key
done
cp dsa.traditional "$files/key-dsa-traditional.pem"
case_ key-dsa-traditional.pem - read key
for key in ec256 ec384 ec521 secp256k1; do
  openssl ec -in "$key.key" -out "$files/key-$key-sec1.pem"
  openssl ec -in "$key.key" -outform DER -out "$files/key-$key-sec1.der"
  openssl ec -in "$key.key" -no_public -out "$files/key-$key-sec1-without-public.pem"
  openssl ec -in "$key.key" -conv_form compressed -out "$files/key-$key-sec1-compressed.pem"
  { openssl ecparam -name "$(openssl pkey -in "$key.key" -noout -text | sed -n 's/ASN1 OID: //p')"; cat "$files/key-$key-sec1.pem"; } \
    >"$files/key-$key-sec1-with-parameters.pem"
  for form in .pem .der -without-public.pem -compressed.pem -with-parameters.pem; do case_ "key-$key-sec1$form" - read key; done
  openssl ec -in "$key.key" -param_enc explicit -out "$files/key-$key-sec1-explicit.pem"
  case_ "key-$key-sec1-explicit.pem" - answered key
  openssl pkcs8 -topk8 -nocrypt -in "$files/key-$key-sec1-without-public.pem" -out "$files/key-$key-pkcs8-without-public.pem"
  case_ "key-$key-pkcs8-without-public.pem" - read key
done

# encrypted as PKCS#8: the key is one of each kind in turn, so that not every pair has to be made
turn=0
for cipher in aes-128-cbc aes-192-cbc aes-256-cbc des-ede3-cbc des-ede-cbc des-cbc rc2-cbc camellia-128-cbc camellia-192-cbc camellia-256-cbc; do
  for prf in hmacWithSHA1 hmacWithSHA224 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512; do
    turn=$((turn + 1))
    key=$(echo rsa2048 ec256 ec384 ec521 ed25519 | cut -d' ' -f$((turn % 5 + 1)))
    name=key-$key-pbes2-$cipher-$prf
    # shellcheck disable=SC2086 # options
    openssl pkcs8 -topk8 -in "$key.key" -v2 "$cipher" -v2prf "$prf" -passout "pass:$PASSWORD" $LEGACY -out "$files/$name.pem" || continue
    closed "$name.pem" "$PASSWORD" key
  done
done
for name in PBE-SHA1-3DES PBE-SHA1-2DES PBE-SHA1-RC2-40 PBE-SHA1-RC2-128 PBE-SHA1-RC4-40 PBE-SHA1-RC4-128 PBE-MD5-DES PBE-SHA1-DES PBE-MD5-RC2-64 PBE-SHA1-RC2-64; do
  for key in rsa2048 ec256; do
    for form in PEM DER; do
      file=key-$key-$name.${form,,}
      # shellcheck disable=SC2086 # options
      openssl pkcs8 -topk8 -in "$key.key" -v1 "$name" -passout "pass:$PASSWORD" $LEGACY -outform $form -out "$files/$file"
      closed "$file" "$PASSWORD" key
    done
  done
done
for key in rsa2048 ec521 ed25519; do
  openssl pkcs8 -topk8 -in "$key.key" -scrypt -passout "pass:$PASSWORD" -out "$files/key-$key-scrypt.pem"
  closed "key-$key-scrypt.pem" "$PASSWORD" key
done
openssl pkcs8 -topk8 -in ec256.key -scrypt -scrypt_N 1024 -scrypt_r 4 -scrypt_p 3 -passout "pass:$PASSWORD" -out "$files/key-ec256-scrypt-other.pem"
closed key-ec256-scrypt-other.pem "$PASSWORD" key
for iterations in 1 100000; do
  openssl pkcs8 -topk8 -in ec384.key -iter $iterations -passout "pass:$PASSWORD" -outform DER -out "$files/key-ec384-iterations-$iterations.der"
  closed "key-ec384-iterations-$iterations.der" "$PASSWORD" key
done
for password in "pässwörd" "пароль" "𝄞clef" "€uro"; do
  turn=$((turn + 1))
  openssl pkcs8 -topk8 -in rsa2048.key -passout "pass:$password" -out "$files/key-rsa2048-password-$turn.pem"
  closed "key-rsa2048-password-$turn.pem" "$password" key
  openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in rsa2048.key -passout "pass:$password" -out "$files/key-rsa2048-password-$turn-3des.pem"
  closed "key-rsa2048-password-$turn-3des.pem" "$password" key
  openssl rsa -in rsa2048.key -traditional -aes256 -passout "pass:$password" -out "$files/key-rsa2048-password-$turn-proc.pem"
  closed "key-rsa2048-password-$turn-proc.pem" "$password" key
done
for cipher in aes128 aes192 aes256 des3 des camellia128 camellia192 camellia256 des-ede-cbc rc2-cbc rc2-40-cbc rc2-64-cbc; do
  # shellcheck disable=SC2086 # options
  for key in rsa2048 ec256 ec521; do
    program=rsa; [ "$key" = rsa2048 ] || program=ec
    form=""; [ "$key" != rsa2048 ] || form=-traditional
    openssl $program -in "$key.key" $form "-$cipher" -passout "pass:$PASSWORD" $LEGACY -out "$files/key-$key-proc-type-$cipher.pem" || continue
    closed "key-$key-proc-type-$cipher.pem" "$PASSWORD" key
  done
done
# shellcheck disable=SC2086 # options
openssl dsa -in dsa.key -des3 -passout "pass:$PASSWORD" $LEGACY -out "$files/key-dsa-proc-type-des3.pem"
closed key-dsa-proc-type-des3.pem "$PASSWORD" key

# --- certificates -------------------------------------------------------------------------------------------------------
cat >extensions.cnf <<'CONFIGURATION'
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ca-without-identifier]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:sante.example.org, DNS:*.sante.example.org, IP:192.0.2.1, IP:2001:db8::1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CONFIGURATION
# sign NAME SUBJECT KEY EXTENSIONS [ISSUER [OPTIONS]]: without an issuer, signed by itself.
sign() {
  local name=$1 subject=$2 key=$3 section=$4 issuer=${5:-}
  shift $(($# < 5 ? $# : 5))
  openssl req -new -key "$key.key" -subj "$subject" -utf8 -out "$name.csr" -config /dev/null
  if [ -z "$issuer" ]; then
    openssl x509 -req -in "$name.csr" -signkey "$key.key" -days 3650 -extfile extensions.cnf -extensions "$section" -out "$name.crt" "$@"
  else
    openssl x509 -req -in "$name.csr" -CA "$issuer.crt" -CAkey "$issuer.signer" -days 365 -extfile extensions.cnf \
      -extensions "$section" -out "$name.crt" "$@"
  fi
  ln -sf "$key.key" "$name.signer"
}
for key in root intermediate1 other-root other-intermediate wrong; do generate "$key" -algorithm RSA -pkeyopt rsa_keygen_bits:2048; done
sign root "/O=Proof/CN=Root" root ca
sign intermediate "/O=Proof/CN=Intermediate" intermediate1 ca root
sign other-root "/O=Proof/CN=Other Root" other-root ca
# the same name and key as `intermediate`, from another root; and the same name with another key
sign crossed "/O=Proof/CN=Intermediate" intermediate1 ca other-root
sign wrong "/O=Proof/CN=Intermediate" wrong ca root
sign wrong-without-identifier "/O=Proof/CN=Intermediate" wrong ca-without-identifier root
sign leaf "/CN=sante.example.org" rsa2048 leaf intermediate
cat >plain.cnf <<'CONFIGURATION'
[leaf]
subjectAltName = DNS:sante.example.org
CONFIGURATION
openssl x509 -req -in leaf.csr -CA intermediate.crt -CAkey intermediate.signer -days 365 -extfile plain.cnf -extensions leaf -out leaf-plain.crt
sign stranger "/CN=stranger.example.org" ec384 leaf other-root

for key in rsa2048 rsa3072 rsa4096 pss ec256 ec384 ec521 secp256k1 ed25519 ed448 dsa; do
  sign "by-$key" "/CN=By $key" "$key" ca ""
  sign "of-$key" "/CN=sante.example.org/O=$key Größe 𝄞" "$key" leaf "by-$key"
  for one in by of; do
    cp "$one-$key.crt" "$files/certificate-$one-$key.pem"
    openssl x509 -in "$one-$key.crt" -outform DER -out "$files/certificate-$one-$key.der"
    case_ "certificate-$one-$key.pem" - read certificate
    case_ "certificate-$one-$key.der" - read certificate
  done
done
for digest in sha1 sha224 sha256 sha384 sha512 md5; do
  sign "digest-$digest" "/CN=$digest" rsa2048 leaf root "-$digest"
  cp "digest-$digest.crt" "$files/certificate-digest-$digest.pem"
  case_ "certificate-digest-$digest.pem" - read certificate
done
sign pss-by-rsa "/CN=PSS" rsa2048 leaf root -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
cp pss-by-rsa.crt "$files/certificate-signed-pss.pem"
case_ certificate-signed-pss.pem - read certificate
openssl ec -in ec256.key -conv_form compressed -out compressed.key
sign compressed "/CN=Compressed" compressed leaf root
cp compressed.crt "$files/certificate-ec-compressed.pem"
case_ certificate-ec-compressed.pem - read certificate
for serial in 0x0 0x7f 0x80 0xff00000000000000000000000000000000000000; do
  openssl x509 -req -in leaf.csr -CA root.crt -CAkey root.signer -set_serial $serial -days 30 -out "$files/certificate-serial-$serial.pem"
  case_ "certificate-serial-$serial.pem" - read certificate
done

cat leaf.crt intermediate.crt root.crt >bundle.pem
cat intermediate.crt root.crt >chain.pem
openssl x509 -in leaf.crt -trustout -addtrust serverAuth -setalias "Größe" -out "$files/text-trusted.pem"
openssl x509 -in leaf.crt -trustout -outform PEM -out "$files/text-trusted-plain.pem"
{ openssl x509 -in leaf.crt -text; openssl x509 -in intermediate.crt -text; } >"$files/text-dumps.pem"
openssl x509 -in leaf.crt -text -nameopt utf8 -certopt ext_parse >"$files/text-dump-parsed.pem"
for one in trusted trusted-plain dumps dump-parsed; do case_ "text-$one.pem" - read certificate; done
python3 "$here/shapes.py" texts bundle.pem leaf.crt rsa2048.key "$files" >>"$cases"

# --- PKCS#7 -------------------------------------------------------------------------------------------------------------
for form in PEM DER; do
  openssl crl2pkcs7 -nocrl -certfile bundle.pem -outform $form -out "$files/p7-chain.${form,,}.p7b"
  openssl crl2pkcs7 -nocrl -certfile leaf.crt -outform $form -out "$files/p7-one.${form,,}.p7b"
  case_ "p7-chain.${form,,}.p7b" - read pkcs7
  case_ "p7-one.${form,,}.p7b" - read pkcs7
  echo data >data
  openssl cms -sign -in data -signer leaf.crt -inkey rsa2048.key -certfile chain.pem -outform $form -nodetach -out "$files/p7-cms.${form,,}"
  openssl cms -sign -in data -signer leaf.crt -inkey rsa2048.key -certfile chain.pem -outform $form -nodetach -stream -out "$files/p7-cms-stream.${form,,}"
  openssl smime -sign -in data -signer leaf.crt -inkey rsa2048.key -certfile chain.pem -outform $form -nodetach -stream -out "$files/p7-smime-stream.${form,,}"
  openssl smime -sign -in data -signer leaf.crt -inkey rsa2048.key -outform $form -out "$files/p7-smime-detached.${form,,}"
  # `openssl pkcs7` does not know the label CMS.
  for one in cms cms-stream; do case_ "p7-$one.${form,,}" - read pkcs7 "$files/p7-$one.der"; done
  for one in smime-stream smime-detached; do case_ "p7-$one.${form,,}" - read pkcs7; done
done
openssl crl2pkcs7 -nocrl -outform DER -out "$files/p7-empty.p7b" -certfile /dev/null
case_ p7-empty.p7b - answered pkcs7
sed 's/PKCS7/CMS/' "$files/p7-chain.pem.p7b" >"$files/p7-label-cms.pem"
sed 's/PKCS7/CERTIFICATE/' "$files/p7-chain.pem.p7b" >"$files/p7-label-certificate.pem"
sed 's/PKCS7/PKCS #7 SIGNED DATA/' "$files/p7-chain.pem.p7b" >"$files/p7-label-signed-data.pem"
for one in cms certificate signed-data; do case_ "p7-label-$one.pem" - read pkcs7 "$files/p7-chain.pem.p7b"; done
python3 "$here/shapes.py" ber "$files/p7-chain.der.p7b" "$files/p7-chain-ber.p7b"
case_ p7-chain-ber.p7b - read pkcs7

# --- PKCS#12 ------------------------------------------------------------------------------------------------------------
# pfx NAME PASSWORD OPTIONS
pfx() {
  local name=p12-$1.pfx password=$2
  shift 2
  # shellcheck disable=SC2086 # options
  openssl pkcs12 -export -inkey rsa2048.key -in leaf.crt -certfile chain.pem -passout "pass:$password" $LEGACY "$@" -out "$files/$name"
  closed "$name" "$password" pkcs12
}
pfx default $PASSWORD
pfx legacy $PASSWORD -legacy
pfx descert $PASSWORD -descert -legacy
for cipher in AES-128-CBC AES-192-CBC AES-256-CBC PBE-SHA1-3DES PBE-SHA1-2DES PBE-SHA1-RC2-40 PBE-SHA1-RC2-128 PBE-SHA1-RC4-40 PBE-SHA1-RC4-128 \
  PBE-MD5-DES PBE-SHA1-DES PBE-MD5-RC2-64 PBE-SHA1-RC2-64 DES-EDE3-CBC CAMELLIA-128-CBC CAMELLIA-256-CBC RC2-CBC; do
  pfx "both-$cipher" $PASSWORD -keypbe $cipher -certpbe $cipher
  pfx "key-$cipher" $PASSWORD -keypbe $cipher -certpbe AES-256-CBC
  pfx "certificates-$cipher" $PASSWORD -keypbe AES-128-CBC -certpbe $cipher
done
for digest in sha1 sha224 sha256 sha384 sha512 md5; do
  pfx "mac-$digest" $PASSWORD -macalg $digest
  pfx "mac-$digest-legacy" $PASSWORD -legacy -macalg $digest
done
for iterations in 1 2 2048 100000; do pfx "iterations-$iterations" $PASSWORD -iter $iterations; done
pfx no-mac-iterations $PASSWORD -nomaciter
pfx no-iterations $PASSWORD -noiter -nomaciter
pfx no-mac $PASSWORD -nomac
pfx no-mac-3des $PASSWORD -nomac -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES
pfx named $PASSWORD -name "Größe" -caname "One" -caname "Two" -CSP "Microsoft Enhanced RSA and AES Cryptographic Provider" -LMK
pfx signature-only $PASSWORD -keysig
turn=0
for password in "pässwörd" "пароль" "𝄞clef" "€uro" "日本語" " leading and trailing " "a" "0123456789012345678901234567890123456789012345678901234567890123456789" 'quotes"and\back'; do
  turn=$((turn + 1))
  for way in "" "-legacy" "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha256"; do
    # shellcheck disable=SC2086 # options
    pfx "password-$turn$(echo "$way" | tr -dc a-z | cut -c1-6)" "$password" $way
  done
done
# Nothing is closed, so that no password is asked for, or the empty one opens it.
for way in "" "-legacy" "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-RC2-40" "-nomac" "-keypbe NONE -certpbe NONE" "-keypbe NONE -certpbe NONE -nomac"; do
  turn=$((turn + 1))
  # shellcheck disable=SC2086 # options
  openssl pkcs12 -export -inkey rsa2048.key -in leaf.crt -certfile chain.pem -passout pass: $LEGACY $way -out "$files/p12-empty-$turn.pfx"
  case_ "p12-empty-$turn.pfx" - read pkcs12
  case_ "p12-empty-$turn.pfx" "" read pkcs12
done
pfx key-in-clear $PASSWORD -keypbe NONE
pfx certificates-in-clear $PASSWORD -certpbe NONE
for key in rsa4096 pss ec256 ec384 ec521 secp256k1 ed25519 ed448 dsa; do
  openssl pkcs12 -export -inkey $key.key -in of-$key.crt -certfile by-$key.crt -passout pass:$PASSWORD -out "$files/p12-of-$key.pfx"
  closed "p12-of-$key.pfx" $PASSWORD pkcs12
done
openssl pkcs12 -export -nokeys -in bundle.pem -passout pass:$PASSWORD -out "$files/p12-no-key.pfx"
openssl pkcs12 -export -nocerts -inkey rsa2048.key -passout pass:$PASSWORD -out "$files/p12-key-only.pfx"
closed p12-no-key.pfx $PASSWORD pkcs12
closed p12-key-only.pfx $PASSWORD pkcs12
# BER: indefinite lengths and strings in pieces. The code covers the content, so it stays right.
for one in default legacy no-mac both-AES-128-CBC both-PBE-SHA1-RC4-128 named key-in-clear certificates-in-clear; do
  for way in ber ber-nested; do
    python3 "$here/shapes.py" $way "$files/p12-$one.pfx" "$files/p12-$one-$way.pfx"
    closed "p12-$one-$way.pfx" $PASSWORD pkcs12
  done
done
base64 "$files/p12-default.pfx" >"$files/p12-base64.txt"
case_ p12-base64.txt $PASSWORD read pkcs12 "$files/p12-default.pfx"
{ echo "-----BEGIN PKCS12-----"; base64 -w64 "$files/p12-default.pfx"; echo "-----END PKCS12-----"; } >"$files/p12-in-pem.pem"
case_ p12-in-pem.pem $PASSWORD read pkcs12 "$files/p12-default.pfx"
{ cat "$files/p12-default.pfx"; printf '\r\n'; } >"$files/p12-trailing.pfx"
closed p12-trailing.pfx $PASSWORD pkcs12

# damages: which byte is changed, `shapes.py` finds out from the structure
for one in default legacy mac-sha512 both-PBE-SHA1-RC4-128 password-1; do
  password=$PASSWORD; [ $one != password-1 ] || password="pässwörd"
  for damage in code content key salt; do
    python3 "$here/shapes.py" damage $damage "$files/p12-$one.pfx" "$files/p12-$one-damaged-$damage.pfx"
    case_ "p12-$one-damaged-$damage.pfx" "$password" changed pkcs12
    case_ "p12-$one-damaged-$damage.pfx" $WRONG wrong-or-changed pkcs12
  done
  for length in 1 20 100 1000 2500; do
    head -c $length "$files/p12-$one.pfx" >"$files/p12-$one-cut-$length.pfx"
    case_ "p12-$one-cut-$length.pfx" "$password" damaged pkcs12
    case_ "p12-$one-cut-$length.pfx" - damaged pkcs12
  done
done
for length in 1 10 100 500; do
  head -c $length "$files/certificate-of-rsa2048.der" >"$files/certificate-cut-$length.der"
  head -c $length "$files/certificate-of-rsa2048.pem" >"$files/certificate-cut-$length.pem"
  head -c $length "$files/key-rsa2048-pkcs8.der" >"$files/key-cut-$length.der"
  head -c $length "$files/key-rsa2048-encrypted.pem" >"$files/key-cut-$length.pem"
  for one in certificate-cut-$length.der certificate-cut-$length.pem key-cut-$length.der key-cut-$length.pem; do case_ $one - damaged any; done
done

# what other programs write
python3 "$here/others.py" "$files" "$work" >>"$cases"

# --- chains -------------------------------------------------------------------------------------------------------------
# chain NAME CERTIFICATES: the leaf is the one that comes first in the table's last column, whatever its place in the file.
chain() {
  local name=chain-$1.pem
  shift
  : >"$files/$name"
  for one in "$@"; do cat "$one.crt" >>"$files/$name"; done
  case_ "$name" - read certificate
}
chain in-order leaf intermediate root
chain reversed root intermediate leaf
chain shuffled intermediate root leaf
chain without-root leaf intermediate
chain without-intermediate leaf root
chain leaf-alone leaf
chain wrong-intermediate leaf wrong root
chain wrong-without-identifier leaf wrong-without-identifier root
chain plain-wrong leaf-plain wrong-without-identifier root
chain right-beside-wrong leaf wrong intermediate root
chain wrong-beside-right-plain leaf-plain wrong-without-identifier intermediate root
chain cross-signed leaf crossed other-root
chain cross-signed-both leaf intermediate crossed root other-root
chain duplicates leaf leaf intermediate intermediate root root
chain strangers stranger leaf by-ec256 intermediate root
chain two-leaves leaf of-ec256 intermediate root by-ec256
for key in rsa2048 rsa4096 pss ec256 ec384 ec521 secp256k1 ed25519 ed448 dsa; do chain "of-$key" "of-$key" "by-$key"; done

python3 "$here/truth.py" "$cases" "$out/truth.tsv"
python3 "$here/truth.py" --pairs "$files" "$out/pairs.tsv"
echo "$stamp" >"$out/stamp"
