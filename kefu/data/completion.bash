# Completion of kefu for bash. What kefu answers is read line by line and never evaluated; what is put into the command
# line is quoted first.
_kefu_completion() {
    local line value word=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        [[ -n $value ]] || continue
        case $word in
            \'*) [[ $value != *\'* ]] || continue ;;
            \"*) [[ $value != *[\\\"\$\`\!]* ]] || continue ;;
            *[\'\"]*) continue ;;
            *) printf -v value %q "$value" ;;
        esac
        COMPREPLY+=("$value")
    done <<< "$(_KEFU_COMPLETE=words_bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)"
}

complete -o default -F _kefu_completion kefu
