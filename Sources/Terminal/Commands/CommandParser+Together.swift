extension CommandParser {
    /// What was said before the name of a subcommand has to be an option of that one as well.
    func checkTaken() throws(UsageError) {
        for (option, form) in said where !lineage.options.contains(option) { throw unknownOption(form) }
    }

    /// Options of which one would not be heeded beside another, or without it.
    func checkTogether() throws(UsageError) {
        let names = Set(said.map(\.option.name))
        for (option, _) in said {
            if let why = option.fault(saying: names) { throw fault(why) }
        }
    }
}
