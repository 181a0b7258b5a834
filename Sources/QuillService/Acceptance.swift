internal import QuillCore
internal import TextDiff

/// What of a proposal a person takes.
package enum ProposalChoice: Sendable, Hashable {
    /// All of it. Refused with `conflict` where the document has changed the same words since.
    case everything
    /// What is named and nothing else; `fields` are entries of the front matter.
    case parts(sections: [String: SectionChoice], fields: Set<String>)
}

package enum SectionChoice: Sendable, Hashable {
    /// All changes of the section. Refused with `conflict` where the document has changed the same words since.
    case all
    /// Some of its hunks, by their numbers in the diff that was shown.
    case hunks(Set<Int>, heading: Bool)
    /// The section as it was proposed, over whatever the document says now.
    case proposed
}

extension Rebase {
    /// The head with what was chosen. Throws `conflict` and `validation-failed`.
    func applying(_ choice: ProposalChoice) throws(QuillError) -> Revision.Body {
        switch choice {
        case .everything:
            if let field = fields.first(where: \.isConflict) { throw Self.conflict(field.diff.name) }
            var choices: [String: SectionChoice] = [:]
            for change in changes { choices[change.key] = .all }
            return body(try sections(choices), Set(fields.map(\.diff.name)), isWhole: true)
        case .parts(let choices, let names):
            for key in choices.keys.sorted() where !changes.contains(where: { $0.key == key }) {
                throw QuillError(.validationFailed, "sections: nothing is proposed for \(key).")
            }
            for name in names.sorted() where !fields.contains(where: { $0.diff.name == name }) {
                throw QuillError(.validationFailed, "fields: nothing is proposed for \(name).")
            }
            return body(try sections(choices), names, isWhole: false)
        }
    }

    /// What each chosen section becomes; nil inside takes it away.
    private func sections(_ choices: [String: SectionChoice]) throws(QuillError) -> [String: Section?] {
        var made: [String: Section?] = [:]
        for change in changes {
            guard let choice = choices[change.key] else { continue }
            made[change.key] = .some(try section(change, choice))
        }
        return made
    }

    private func section(_ change: ProposedChange, _ choice: SectionChoice) throws(QuillError) -> Section? {
        switch choice {
        case .all:
            guard !change.isConflict else { throw Self.conflict(change.key) }
            return change.diff.new
        case .proposed: return change.proposed
        case .hunks(let hunks, let heading):
            guard hunks.isSubset(of: change.diff.text.hunks.indices) else {
                throw QuillError(.validationFailed, "sections: \(change.key) has only \(change.diff.text.hunks.count) changes.")
            }
            guard let old = change.diff.old, let new = change.diff.new else { return hunks.isEmpty ? change.diff.old : change.diff.new }
            let markdown = change.diff.text.apply(accepting: hunks)
            return Section(
                key: old.key, heading: heading ? new.heading : old.heading, level: heading ? new.level : old.level, markdown: markdown,
                cues: SectionMerge.cues(of: markdown, [new, old]))
        }
    }

    private func body(_ made: [String: Section?], _ names: Set<String>, isWhole: Bool) -> Revision.Body {
        var all = Dictionary(head.sections.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for (key, section) in made { all[key] = section }
        guard case .document(let proposed) = content else {
            // A section that was taken away comes back at the end, for want of a place.
            let keys = head.sections.map(\.key) + made.keys.filter { head.section($0) == nil }
            return Revision.Body(frontMatter: head.frontMatter, sections: keys.compactMap { all[$0] })
        }
        let (ours, theirs) = (head.sections.map(\.key), proposed.sections.map(\.key))
        // Its order is taken with all of it, unless a person has put the sections in another one.
        let keys = isWhole && keepsBaseOrder ? Order.woven(ours, theirs) : Order.woven(theirs, ours)
        return Revision.Body(
            frontMatter: head.frontMatter.taking(names, from: proposed.frontMatter), sections: keys.compactMap { all[$0] })
    }

    private static func conflict(_ what: String) -> QuillError {
        QuillError(
            .conflict, "The document has changed the same words of \(what) since this was proposed.",
            hint: "Choose what to take: single changes, or the proposed text as it is.")
    }
}
