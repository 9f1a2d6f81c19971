"""VERIFY.txt: how somebody with git, ssh-keygen and sha256sum, and without kefu, verifies a dossier, word by word.

The lines that begin with four blanks are typed, in any POSIX shell; each step that holds prints its number. They are the
same in every language.
"""

from collections.abc import Iterator
from textwrap import wrap

from kefu.core.base.errors import Translate
from kefu.core.base.joined import joined
from kefu.core.dossier.layout import BUNDLE, PACK
from kefu.core.dossier.model import Dossier, name_of
from kefu.core.vocabulary import ids
from kefu.render.dossier.limits import limits

WIDTH = 100
"""Columns of the prose."""
FILES = "sha256sum -c SHA256SUMS >/dev/null && echo 1: ok"
TICKET = r"""whole() {
  sed '/^timeline:$/q' ticket.yaml
  first=yes
  for entry in entries/*; do
    [ "$first" = yes ] || echo
    first=no
    sed -e '1s/^/- /' -e '2,$s/^\(.\)/  \1/' "$entry"
  done
}
whole | cmp - ticket.yaml && echo 2: ok"""
COMMITS = r"""commits() {
  good=yes
  for commit in commits/*; do
    [ "$(git hash-object -t commit "$commit")" = "${commit##*/}" ] || { echo "BAD $commit"; good=no; }
  done
  [ "$good" = yes ]
}
commits && echo 3: ok"""
NAMED = r"""named() {
  all=0 found=0
  for entry in entries/*; do
    sum=$(sha256sum <"$entry" | cut -d ' ' -f 1)
    all=$((all + 1))
    if cat commits/* proofs/*/leaf 2>/dev/null | grep -q "[ ]$sum\$"; then
      found=$((found + 1))
    else
      echo "- $entry"
    fi
  done
  echo "4: $found / $all"
}
named"""
PATHS = r"""hex() { sha256sum | cut -d ' ' -f 1; }
bytes() {
  rest=$1 out=
  while [ -n "$rest" ]; do
    tail=${rest#??}
    byte=$((0x${rest%"$tail"}))
    out="$out\\$((byte / 64))$((byte / 8 % 8))$((byte % 8))"
    rest=$tail
  done
  printf "$out"
}
node() { { printf '\001'; bytes "$1"; bytes "$2"; } | hex; }
leads() {
  name=${1##*/}
  read -r commit op sum <"$1/leaf"
  [ "$(hex <"entries/${name%.*}.yaml")" = "$sum" ] || return 1
  { read -r desk; read -r size; read -r root; } <"seals/$(cat "$1/seal")/note"
  index=$(cat "$1/place") last=$((size - 1))
  [ "$index" -le "$last" ] || return 1
  hash=$({ printf '\000'; cat "$1/leaf"; } | hex)
  while read -r beside; do
    [ "$last" -gt 0 ] || return 1
    if [ $((index % 2)) -eq 1 ] || [ "$index" -eq "$last" ]; then
      hash=$(node "$beside" "$hash")
      while [ $((index % 2)) -eq 0 ] && [ "$index" -gt 0 ]; do
        index=$((index / 2)) last=$((last / 2))
      done
    else
      hash=$(node "$hash" "$beside")
    fi
    index=$((index / 2)) last=$((last / 2))
  done <"$1/path"
  [ "$last" -eq 0 ] && [ "$(bytes "$hash" | base64)" = "$root" ]
}
paths() {
  good=yes
  for way in proofs/*; do
    leads "$way" || { echo "BAD $way"; good=no; }
  done
  [ "$good" = yes ]
}
paths && echo 5: ok"""
SIGNED = r"""signed() {
  good=yes
  for seal in seals/*; do
    cat "$seal/payload" "$seal/signature" | cmp - "$seal/tag" &&
      sed '1,/^$/d' "$seal/payload" | cmp - "$seal/note" &&
      ssh-keygen -Y check-novalidate -n git -s "$seal/signature" <"$seal/payload" || { echo "BAD $seal"; good=no; }
  done
  [ "$good" = yes ]
}
signed && echo 6: ok"""
SIGNERS = r"""for seal in seals/*; do
  ssh-keygen -Y find-principals -f "$seal/signers" -s "$seal/signature"
  sha256sum <"$seal/signers"; grep '^signers ' "$seal/note"
done"""
LINES = r"""lines() {
  alphabet=0123456789ABCDEFGHJKMNPQRSTVWXYZ
  code= rest=$(sha256sum <"$1/note" | cut -c 1-40)
  while [ -n "$rest" ]; do
    tail=${rest#?????}
    value=$((0x${rest%"$tail"}))
    for place in 32768 1024 32 1; do
      code=$code$(echo "$alphabet" | cut -c $((value / place % 32 + 1)))
    done
    rest=$tail
  done
  echo "7: ${1##*/}" $(echo "$code" | sed 's/..../& /g')
}
for seal in seals/*; do lines "$seal"; done"""
STAMPS = "openssl ts -reply -in seals/{seal}/stamp/reply.tsr -text"
STAMPED = (
    "cd seals/{seal}/stamp\nopenssl ts -verify -in reply.tsr -data seal.tag -CAfile chain.pem -untrusted chain.pem "
    "-attime {seconds}\ncmp seal.tag ../tag; cd ../../.."
)
BOOKS = r"""books() {
  good=yes
  for book in playbooks/*; do
    blob=${book##*/}
    [ "$(git hash-object --no-filters "$book").yaml" = "$blob" ] || { echo "BAD $book"; good=no; }
  done
  [ "$good" = yes ]
}
books && echo 8: ok"""
VAULT = r"""vault() {
  good=yes
  for record in vault/*/*.yaml; do
    sum=$(sha256sum <"$record" | cut -d ' ' -f 1)
    grep -q "^vault: sha256:$sum\$" entries/*-"${record##*/}" || { echo "BAD $record"; good=no; }
    for file in "${record%.yaml}"/*; do
      [ -f "$file" ] || continue
      grep -q "$(sha256sum <"$file" | cut -d ' ' -f 1)" "$record" || { echo "BAD $file"; good=no; }
    done
  done
  [ "$good" = yes ]
}
vault && echo 9: ok"""
PACKED = r"""git init -q proof && git -C proof index-pack --stdin <proof.pack >/dev/null
git -C proof cat-file -p "{tip}:{path}" | cmp - ticket.yaml && echo 10: ok
while read -r commit rest; do git -C proof cat-file -e "$commit:{path}" || echo "BAD $commit"; done <commits.txt"""
BUNDLED = r"""git clone -q desk.bundle desk 2>/dev/null
git -C desk cat-file -p "HEAD:{path}" | cmp - ticket.yaml && echo 11: ok"""


def verify(one: Dossier, translate: Translate) -> str:
    """Return the text of VERIFY.txt in one language."""
    return "\n".join(_blocks(one, translate))


def _blocks(one: Dossier, translate: Translate) -> Iterator[str]:
    title = translate("How to verify this dossier of {id} without kefu").format(id=one.ticket.id)
    yield f"{title}\n{'=' * 60}\n"
    yield from (f"{wrapped(text)}\n" for text in limits(one, translate))
    said = translate(
        "You need git, ssh-keygen, sha256sum and a shell (sh, dash, bash). Unpack the zip, go into its folder, and type the "
        "indented lines, all of them, in their order. A step that holds prints its number with ok; what does not hold is named "
        "with BAD, or as different."
    )
    yield wrapped(said)
    for text, commands in (*_always(one, translate), *_sealed(one, translate), *_more(one, translate)):
        yield f"\n{wrapped(text)}\n"
        yield "\n".join(f"    {row}" for row in commands.split("\n")) if commands else ""
    yield ""


def wrapped(text: str) -> str:
    """Return a text on lines that a mail keeps; one without blanks, as in Chinese, as it is."""
    return "\n".join(wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))


def _always(one: Dossier, translate: Translate) -> Iterator[tuple[str, str]]:
    yield translate("Step 1. The files are the ones that were packed (this finds a slip, and no forger)."), FILES
    yield translate("Step 2. The entries, each a file of its own here, add up to the ticket as git has it."), TICKET
    if any(commit.object is not None for commit in one.proof.commits):
        text = translate(
            "Step 3. Each commit has the id that its bytes give: who is named as its author, and both its dates, belong to it. "
            "Commits whose message speaks of other tickets too are not here as a whole; commits.txt has their ids."
        )
        yield text, COMMITS
    text = translate(
        "Step 4. How many of the entries a commit or a leaf here names by their SHA-256. Those that are listed stand in "
        "commits that are not here as a whole, and in no seal yet."
    )
    yield text, NAMED


def _sealed(one: Dossier, translate: Translate) -> Iterator[tuple[str, str]]:
    if not one.proof.seals:
        yield (
            translate(
                "No seal holds an entry of this ticket (or none that verifies). So steps 1 to 4 show that the parts fit each other, "
                "and not that all of it was not written anew: compare the ids in commits.txt with another clone of the desk, or with "
                "what the other side kept."
            ),
            "",
        )
        return
    if one.proof.unsealed:
        entries = [name_of(n, e) for n, e in enumerate(one.entries, 1) if e.op in one.proof.unsealed]
        said = joined(entries, translate)
        yield (
            translate("These entries are newer than the last seal, and not proved by one: {entries}.").format(
                entries=said
            ),
            "",
        )
    text = translate(
        "Step 5. Each sealed entry leads to the root that its seal names, by the hashes in proofs/ (the tree of RFC 6962 "
        "with SHA-256; a leaf is a line: commit, op, SHA-256 of the entry)."
    )
    yield text, PATHS
    text = translate(
        "Step 6. Each seal is signed, and its note is what was signed. ssh-keygen names the key: ask the desk, or whoever "
        "knows its people, whose it is."
    )
    yield text, SIGNED
    if all(seal.signers for seal in one.proof.seals):
        text = translate(
            "Whose key it is by the desk's own list: the first line names the signer; the two after it are the same where "
            "the list is the one that was sealed."
        )
        yield text, SIGNERS
    text = translate(
        "Step 7. What somebody outside the desk has kept. For each seal its number and 32 characters: the 16 after the "
        "number in the first of the two lines that were read out or printed when it was made, and the 16 after the desk's "
        "mark in the second. Compare them with lines that you got at that time from the desk, or that head office, the other "
        "branch or a newspaper has. If they are the same, nothing up to this seal was changed since. If nobody has any, "
        "whoever has all clones and all keys could have made everything anew."
    )
    yield text, LINES
    for seal in one.proof.seals:
        if seal.stamp and seal.stamped is not None:
            text = translate("Seal {number} was stamped by a time-stamping authority; with openssl:").format(
                number=f"{seal.number:06}"
            )
            seconds = str(int(seal.stamped.timestamp()))
            yield text, STAMPED.format(seal=f"{seal.number:06}", seconds=seconds)


def _more(one: Dossier, translate: Translate) -> Iterator[tuple[str, str]]:
    path = ids.path_of(one.ticket.id)
    if one.books:
        text = translate(
            "Step 8. The playbooks are those that the entries name (`playbook`, `ways` in entries/): a playbook's name here "
            "is its id in git."
        )
        if not any(book.pinned for book in one.books):
            text = translate(
                "Step 8. The playbook has the id that its bytes give. No entry names it: it is that of the commit in which "
                "the ticket was opened."
            )
        yield text, BOOKS
    if one.records:
        text = translate(
            "Step 9. The contacts and attachments (vault/) are those that the entries name by their SHA-256. What was erased "
            "is not here."
        )
        yield text, VAULT
    if one.pack:
        text = translate(
            "Step 10. {file} holds the commits of this ticket as git keeps them, with the folders on its way: these name "
            "other tickets' files. The ticket as each commit has it: git -C proof cat-file -p COMMIT:PATH; what a commit "
            "added: git -C proof diff OLDER:PATH NEWER:PATH. (git log does not work in it: other tickets are missing.)"
        ).format(file=PACK)
        yield text, PACKED.format(tip=one.tip, path=path)
    if one.bundle:
        text = translate(
            "Step 11. {file} holds the whole desk with all tickets and seals: a clone of it answers every question that "
            "git answers."
        ).format(file=BUNDLE)
        yield text, BUNDLED.format(path=path)
