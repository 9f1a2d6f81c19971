# Completion of kefu for bash. What kefu answers is read line by line and never evaluated; what is put into the command
# line is quoted first. A line that begins with a tab says that names of files or folders fit: those are bash's own.
#
# bash takes a word apart at colons and equals signs (COMP_WORDBREAKS) and replaces the last piece only: the pieces that
# stand together are put together again, and what is before the last piece is taken off what is answered.
_kefu_completion() {
    local line value at piece last=-1 before= word= left=${COMP_LINE:0:COMP_POINT}
    local -a typed=()
    COMPREPLY=()
    for ((at = 0; at <= COMP_CWORD; at++)); do
        piece=${COMP_WORDS[at]}
        if ((at)) && [[ $left == [^[:blank:]]* ]]; then
            before=${typed[last]}
            typed[last]+=$piece
        else
            before=
            typed[++last]=$piece
        fi
        left=${left#"${left%%[![:blank:]]*}"}
        left=${left#"$piece"}
    done
    case $piece in
        : | = | ::) before=${typed[last]} ;;
    esac
    word=${typed[last]}
    while IFS= read -r line; do
        case $line in
            $'\tfiles') compopt -o default 2> /dev/null ;;
            $'\tfolders') compopt -o dirnames 2> /dev/null ;;
        esac
        value=${line%%$'\t'*}
        [[ -n $value && $value == "$before"* ]] || continue
        value=${value#"$before"}
        case $word in
            \'*) [[ $value != *\'* ]] || continue ;;
            \"*) [[ $value != *[\\\"\$\`\!]* ]] || continue ;;
            *[\'\"]*) continue ;;
            *) printf -v value %q "$value" ;;
        esac
        COMPREPLY+=("$value")
    done <<< "$(_KEFU_COMPLETE=words_bash "$1" "${typed[@]:1}" 2> /dev/null)"
}

# A bash before 4 cannot be told so at TAB: it offers files wherever nothing else fits.
if ((BASH_VERSINFO[0] < 4)); then
    complete -o default -F _kefu_completion kefu
else
    complete -F _kefu_completion kefu
fi
