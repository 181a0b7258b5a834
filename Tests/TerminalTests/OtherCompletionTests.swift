import Testing
@testable import Terminal

/// Structure only: these shells need not be installed.
@Suite struct OtherCompletionTests {
    @Test func zsh() {
        let script = CompletionScript.make(sample, for: .zsh)
        #expect(script.hasPrefix("#compdef press\n"))
        for part in [
            "_press__config__get() {", "'add:Add recordings'", "                config) _press__config ;;",
            "'(-t --to)--to=[Stop after this stage]:STAGE:(transcript summary)'", "'(-t --to)-t+[",
            "'*--tag=[A label]:TAG: '", "_sequence compadd - '\\''audio-fr\\:beginner'\\''", "'*:file:_files'",
            "'1::state:(ready failed)'", "--no-wait[Wait for the end]'",
        ] { #expect(script.contains(part), "\(part)") }
    }

    @Test func fish() {
        let script = CompletionScript.make(sample, for: .fish)
        for part in [
            "case 'press add' 'press items' 'press config' 'press config get' 'press config set'", "'press add --to'",
            "complete -c press -n '__press_at \\'press\\'' -a add -d 'Add recordings'",
            "complete -c press -n '__press_at \\'press add\\'' -s t -l to -x -a 'transcript summary' -d 'Stop after this stage'",
            "complete -c press -n '__press_at \\'press add\\'' -F -d 'file'", "-l no-wait ",
        ] { #expect(script.contains(part), "\(part)") }
    }

    @Test(arguments: Shell.allCases)
    func quotesInTextsStayTexts(shell: Shell) {
        let script = CompletionScript.make(
            CommandSpec("a", summary: "s", options: [.flag("x", help: "it's [one]: $(ls)")], commands: [CommandSpec("b", summary: "it's")]),
            for: shell)
        switch shell {
        case .bash: #expect(!script.contains("it's"))
        case .zsh: #expect(script.contains(#"it'\''s \[one\]\: $(ls)"#))
        case .fish: #expect(script.contains(#"it\'s [one]: $(ls)"#))
        }
    }
}
