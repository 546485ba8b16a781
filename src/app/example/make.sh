#!/bin/sh
# Makes example-chain.pem, the certificates that "Try it with an example" puts on the page, with OpenSSL 3.0 or newer. They are valid
# for twenty years, so that the example of an old page is no tale of expiry. All keys are thrown away.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$1.key"; }
# sign NAME ISSUER SUBJECT: an empty issuer signs itself.
sign() {
  openssl req -new -key "$work/$1.key" -subj "$3" -out "$work/$1.csr"
  if [ -n "$2" ]; then by="-CA $work/$2.pem -CAkey $work/$2.key"; else by="-key $work/$1.key"; fi
  # shellcheck disable=SC2086 # a list of words
  openssl x509 -req -in "$work/$1.csr" $by -days 7300 -sha256 -extfile "$work/$1.ext" -out "$work/$1.pem" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
}

printf '%s\n' basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign subjectKeyIdentifier=hash >"$work/root.ext"
printf '%s\n' basicConstraints=critical,CA:TRUE,pathlen:0 keyUsage=critical,keyCertSign,cRLSign subjectKeyIdentifier=hash \
  authorityKeyIdentifier=keyid >"$work/intermediate.ext"
printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth \
  subjectKeyIdentifier=hash authorityKeyIdentifier=keyid subjectAltName=DNS:sante.example.org >"$work/leaf.ext"

key root
key intermediate
key leaf
sign root "" "/O=Example, not for use/CN=Example root"
sign intermediate root "/O=Example, not for use/CN=Example intermediate"
sign leaf intermediate "/CN=sante.example.org"
cat "$work/leaf.pem" "$work/intermediate.pem" "$work/root.pem" >example-chain.pem
