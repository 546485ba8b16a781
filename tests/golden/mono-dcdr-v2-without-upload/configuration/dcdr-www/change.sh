#!/bin/sh
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by Mono's own listener.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
# Run it on the SanteDB machine, as one who may write: ~/.config/SanteDB/www-default/SanteDB.config
# Undo: run it with --undo, which puts the copies back that it made.
#
# sh change.sh [--undo] [FILE...]. It does what changes.txt says, with a copy of each file made first,
# which a second run keeps.
set -eu
umask 077
LC_ALL=C
export LC_ALL

back=no
if [ "${1-}" = --undo ]; then
  back=yes
  shift
fi
given=$#
if [ "$given" -eq 0 ]; then
  set -- \
    ~santedb/.config/SanteDB/www-default/SanteDB.config
fi

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

if [ "$back" = yes ]; then
  restored=no
  for file; do
    if [ -f "$file.before-tls" ]; then
      cp -p "$file.before-tls" "$file"
      printf '%s: %s\n' "$file" 'the copy was put back.'
      restored=yes
    fi
  done
  [ "$restored" = yes ] || fail 'There is no copy to put back.'
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One line for each tag or comment, with form feeds, which no XML holds, in the place of line ends. So
# sed, which reads lines, sees tags that go over lines, and leaves comments alone.
pieces() {
  tr '\n<' '\f\n' <"$1" | sed -E '1!s/^/</
:join
/^<!--/{
/-->/!{
$!{
N
s/\n/</
b join
}
}
}
/^<!\[CDATA\[/{
/\]\]>/!{
$!{
N
s/\n/</
b join
}
}
}'
}

whole() {
  tr -d '\n' <"$1" | tr '\f' '\n'
}

cat >"$work/edit.sed" <<'END'
/^<!/b
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?AgsConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
s#^(<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[[:space:]]*["'][[:space:]]*)[Hh][Tt][Tt][Pp][Ss]?://(127\.[^/:"'&[:space:]<>]*|\[::1\]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]):9200([/"'[:space:]])#\1https://0.0.0.0:9200\5#
s#^(<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[[:space:]]*["'][[:space:]]*)[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*\]|[^/:"'&[:space:]<>]*):9200([/"'[:space:]])#\1https://\4:9200\5#
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?FhirServiceConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
s#^(<([^[:space:]<>/]*:)?base([[:space:]][^>]*[^>/])?>[[:space:]]*)([Hh][Tt][Tt][Pp]://[^/[:space:]<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|(127\.[^/:"'&[:space:]<>]*|\[::1\]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]))(:[0-9]+)?)([/[:space:]<]|$)#\1https://sante.example.org:9200\8#
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?MetadataConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
s#^(<([^[:space:]<>/]*:)?host([[:space:]][^>]*[^>/])?>[[:space:]]*)([Hh][Tt][Tt][Pp]://[^/[:space:]<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|(127\.[^/:"'&[:space:]<>]*|\[::1\]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]))(:[0-9]+)?)([/[:space:]<]|$)#\1https://sante.example.org:9200\8#
}
END

cat >"$work/odd.sed" <<'END'
/^<!/d
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?AgsConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[[:space:]]*["']([^"'/]*|[^"'/]*//[^"'/]*)&#p
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?FhirServiceConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<([^[:space:]<>/]*:)?base([[:space:]][^>]*[^>/])?>[[:space:]]*([^</]*|[^</]*//[^</]*)&#p
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?MetadataConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<([^[:space:]<>/]*:)?host([[:space:]][^>]*[^>/])?>[[:space:]]*([^</]*|[^</]*//[^</]*)&#p
}
END

found=no
index=0
for file; do
  index=$((index + 1))
  old="$work/$index.old"
  new="$work/$index.new"
  if [ ! -f "$file" ]; then
    if [ "$given" -eq 0 ] && [ "$index" -gt 1 ]; then
      continue
    fi
    fail "$file: "'it is not there. Name the file, or files, behind the name of this script. Nothing was changed.'
  fi
  [ "$(tr -cd '\000\f' <"$file" | wc -c)" -eq 0 ] || fail "$file: "'it is not UTF-8 (UTF-16, perhaps), which this script does not read. Nothing was changed. Drop the file on the assistant instead, which patches it.'
  pieces "$file" >"$old"
  if grep -q '^<!DOCTYPE' "$old"; then
    fail "$file: "'it declares a document type, and this script reads no entities. Nothing was changed.'
  fi
  sed -nE '\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'\''][[:space:]]*([^"'\'':]*:)?AgsConfigurationSection[[:space:]]*["'\'']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#p' "$old" >"$work/section"
  if [ -s "$work/section" ]; then
    found=yes
  fi
  sed -nE -f "$work/odd.sed" "$old" | tr -d '\f\r' >"$work/odd"
  if [ -s "$work/odd" ]; then
    cat "$work/odd" >&2
    fail "$file: "'this script cannot read that tag (an address with a reference such as &#58; in it, or a prefix). Nothing was changed. Drop the file on the assistant instead, which patches it, or change it as changes.txt says.'
  fi
  sed -E -f "$work/edit.sed" "$old" >"$new"
done
[ "$found" = yes ] || fail 'No file has the section with the endpoints. It may lie in a file that the main one includes, as an iCDR'\''s does in config/santedb.rest.config.xml: name that file behind the name of this script. Nothing was changed.'

count=0
index=0
for file; do
  index=$((index + 1))
  old="$work/$index.old"
  new="$work/$index.new"
  if [ ! -f "$old" ] || cmp -s "$old" "$new"; then
    continue
  fi
  [ -e "$file.before-tls" ] || cp -p "$file" "$file.before-tls"
  whole "$new" >"$work/whole"
  cat "$work/whole" >"$file"
  printf '%s:\n' "$file"
  diff "$old" "$new" >"$work/diff" || true
  sed -n '/^[<>]/p' "$work/diff" | tr -d '\f\r'
  count=$((count + $(grep -c '^>' "$work/diff")))
done
if [ "$count" -eq 0 ]; then
  echo 'Nothing to change: it says already what it should.'
else
  echo "$count" 'tags were changed or added; the file as it was is beside it, with .before-tls at the end of its name.'
fi
echo 'Left as they are: comments, endpoints on other ports, the issuer of tokens, encrypted sections, and files that were not named.'
