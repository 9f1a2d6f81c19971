#compdef kefu
# Completion of kefu for zsh. What kefu answers is split into lines and handed to compadd, which evaluates nothing and
# quotes what it puts into the command line; _arguments and _describe, which evaluate, are not used. A line that begins
# with a tab says that names of files or folders fit, which are zsh's own.
#
# The script that kefu installed before this one evaluates what it is answered, with every newline as a space: kefu answers
# it with the code below, whatever it asks. So each command ends with a semicolon, and comments stand on lines of their own.
_kefu_completion() {
    local -a answered values shown;
    local line place tab=$'\t';
    answered=("${(@f)$(env _KEFU_COMPLETE=words_zsh kefu "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2> /dev/null)}");
    for line in "${answered[@]}"; do
        [[ -n $line ]] || continue;
        if [[ $line == $tab* ]]; then place=${line#$tab}; continue; fi;
        values+=("${line%%$tab*}");
        shown+=("${line/$tab/  -- }");
    done;
    if (( $#values )); then
        compadd -l -d shown -a -- values;
    fi;
    if [[ -n $place ]]; then
        if [[ $PREFIX == -*=* ]]; then compset -P '*='; fi;
        if [[ $place == folders ]]; then _files -/; else _files; fi;
    fi;
};
if (( $+functions[compdef] )); then compdef _kefu_completion kefu; fi;
if (( $+compstate )); then _kefu_completion; fi;
