/// The part of the bash script that is the same for every program: it finds out where on the line the cursor is.
enum BashWalker {
    static func text(function: String, program: String) -> String {
        template.split(separator: "@F", omittingEmptySubsequences: false).joined(separator: function)
            .split(separator: "@P", omittingEmptySubsequences: false).joined(separator: program)
    }

    // Bash takes words apart at = and : and wants back only what follows the last of these, so the words are
    // joined again first and the answers are cut at the end.
    private static let template = #"""
        @F_offer() {
            local candidate
            for candidate; do
                [[ $candidate == "$current"* ]] && COMPREPLY+=("$prefix$candidate")
            done
            return 0
        }

        @F_files() {
            local candidate
            compopt -o filenames 2>/dev/null
            while IFS= read -r candidate; do COMPREPLY+=("$prefix$candidate"); done < <(compgen "$1" -- "$current")
        }

        @F_last_of_list() {
            [[ $current == *,* ]] || return 0
            prefix+=${current%,*},
            current=${current##*,}
        }

        @F() {
            local words=() rest=$COMP_LINE index token
            for ((index = 0; index <= COMP_CWORD; index++)); do
                token=${COMP_WORDS[index]}
                if ((index == 0)) || [[ $rest == [[:space:]]* ]]; then
                    words+=("$token")
                else
                    words[${#words[@]} - 1]+=$token
                fi
                rest=${rest#"${rest%%[![:space:]]*}"}
                rest=${rest#"$token"}
            done

            local whole=${words[${#words[@]} - 1]} path=@P place=0 pending= only= helping= word
            for ((index = 1; index < ${#words[@]} - 1; index++)); do
                word=${words[index]}
                if [[ -n $pending ]]; then
                    pending=
                elif [[ -n $only ]]; then
                    ((place += 1))
                elif [[ $word == -- ]]; then
                    only=1
                elif [[ $word == --*=* ]]; then
                    :
                elif [[ $word == -?* ]]; then
                    if @F_takes_value "$path" "$word"; then pending=$word; fi
                elif ((place == 0)) && [[ $word != */* ]] && @F_is_command "$path/$word"; then
                    path+=/$word
                elif [[ $path == @P && $word == help && -z $helping ]]; then
                    helping=1
                else
                    ((place += 1))
                fi
            done

            local current=$whole prefix=
            COMPREPLY=()
            if [[ -n $pending ]]; then
                @F_value "$path" "$pending"
            elif [[ -z $only && $whole == --*=* ]]; then
                prefix=${whole%%=*}= current=${whole#*=}
                @F_value "$path" "${whole%%=*}"
            elif [[ -z $only && $whole == -* ]]; then
                @F_options "$path"
            else
                ((place == 0)) && [[ -z $only ]] && @F_commands "$path"
                if [[ -z $helping ]]; then
                    @F_argument "$path" "$place"
                    if ((${#COMPREPLY[@]} == 0 && place > 0)); then @F_argument "$path" +; fi
                fi
            fi

            local cut= part break
            for break in = :; do
                [[ $COMP_WORDBREAKS == *$break* && $whole == *$break* ]] || continue
                part=${whole%"${whole##*$break}"}
                ((${#part} > ${#cut})) && cut=$part
            done
            if ((${#COMPREPLY[@]} > 0)); then COMPREPLY=("${COMPREPLY[@]#"$cut"}"); fi
            return 0
        }
        """#
}
