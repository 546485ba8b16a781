#!/bin/sh
«head»#
«usage»set -eu
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
  set --«paths»
fi

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

if [ "$back" = yes ]; then
  restored=no
  for file; do
    if [ -f "$file«backup»" ]; then
      cp -p "$file«backup»" "$file"
      printf '%s: %s\n' "$file" «restored»
      restored=yes
    fi
  done
  [ "$restored" = yes ] || fail «no-backup»
  exit 0
fi

work=$(mktemp -d)
state=reading

«rollback»finish() {
  code=$?
  if [ "$state" = writing ]; then
    code=1
    outcome=«interrupted»
    index=0
    for file; do
      index=$((index + 1))
      [ -f "$work/$index.was" ] || continue
      if cmp -s "$work/$index.was" "$file" || cat "$work/$index.was" >"$file"; then
        [ ! -f "$work/$index.copied" ] || rm -f "$file«backup»"
      else
        outcome="$file: "«stuck»
      fi
    done
    printf '%s\n' "$outcome" >&2
  fi
  rm -rf "$work"
  exit "$code"
}
trap 'finish "$@"' EXIT
trap 'exit 1' HUP INT PIPE TERM

vt=$(printf '\013')

«pieces»cat >"$work/pieces.sed" <<END
1!s/^/</
:join
/^<!--/{
/-->/!b more
}
/^<!\[CDATA\[/{
/[]]{2}>/!b more
}
/^<[?]/{
/[?]>/!b more
}
/>.*>/!b
:quoted
s/^(<[^!?]([^<>"']|"[^">]*"|'[^'>]*')*("[^">]*|'[^'>]*))>/\1${vt}/
t quoted
b
:more
\$!{
N
s/\n/</
b join
}
END

cat >"$work/edit.sed" <<'END'
«edit»END

cat >"$work/odd.sed" <<'END'
«odd»END

cat >"$work/section.sed" <<'END'
«section»END

cat >"$work/addresses.sed" <<'END'
«addresses»END
«add-script»
shown() {
  tr -d '\f\r' | tr '\013' '>'
}

: >"$work/addresses"
found=no
index=0
for file; do
  index=$((index + 1))
  was="$work/$index.was"
  old="$work/$index.old"
  new="$work/$index.new"
  if [ ! -f "$file" ]; then
    if [ "$given" -eq 0 ] && [ "$index" -gt 1 ]; then
      continue
    fi
    fail "$file: "«missing»
  fi
  cat "$file" >"$was"
  [ "$(tr -cd '\000\013\f' <"$was" | wc -c)" -eq 0 ] || fail "$file: "«encoding»
  tr '\n<' '\f\n' <"$was" | sed -E -f "$work/pieces.sed" >"$old"
  if grep -q '^<!DOCTYPE' "$old"; then
    fail "$file: "«doctype»
  fi
  sed -nE -f "$work/section.sed" "$old" >"$work/section"
  if [ -s "$work/section" ]; then
    found=yes
  fi
  sed -nE -f "$work/addresses.sed" "$work/section" >>"$work/addresses"
  sed -nE -f "$work/odd.sed" "$old" | shown >"$work/odd"
  if [ -s "$work/odd" ]; then
    cat "$work/odd" >&2
    fail "$file: "«unreadable»
  fi
  sed -E -f "$work/edit.sed" "$old" >"$new"
«add»done
[ "$found" = yes ] || fail «no-section»
sort -u "$work/addresses" >"$work/all"
grep -Ev ':(«ports»)$' "$work/all" >"$work/others" || true
if ! grep -Eq ':(«ports»)$' "$work/all"; then
  if [ -s "$work/others" ]; then
    echo «found» >&2
    cat "$work/others" >&2
  fi
  fail «no-endpoint»
fi

state=writing
count=0
index=0
: >"$work/report"
for file; do
  index=$((index + 1))
  old="$work/$index.old"
  new="$work/$index.new"
  if [ ! -f "$old" ] || cmp -s "$old" "$new"; then
    continue
  fi
  if [ ! -e "$file«backup»" ]; then
    : >"$work/$index.copied"
    cp -p "$file" "$file«backup»"
  fi
  tr -d '\n' <"$new" | tr '\f\013' '\n>' >"$work/whole"
  cat "$work/whole" >"$file"
  printf '%s:\n' "$file" >>"$work/report"
  diff -u "$old" "$new" | sed -n -e '1,2d' -e 's/^-/< /p' -e 's/^+/> /p' | shown >"$work/diff"
  cat "$work/diff" >>"$work/report"
  count=$((count + $(grep -c '^>' "$work/diff")))
done
state=written

cat "$work/report"
if [ "$count" -eq 0 ]; then
  echo «nothing»
else
  echo "$count" «done»
fi
if [ -s "$work/others" ]; then
  echo «others»
  cat "$work/others"
fi
echo «limits»
