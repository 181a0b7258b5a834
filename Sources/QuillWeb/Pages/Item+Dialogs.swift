internal import QuillCore

/// What is asked before an item is deleted or remade.
extension HTML {
    /// What cannot be undone asks first, and says what stays.
    mutating func deleteDialog(_ model: ItemModel) {
        dialog("Delete “\(model.title)”?", id: "delete") { dialog in
            dialog.form(to: .deleteItem(model.id)) { form in
                form.p { $0.strong("These are deleted for good:") }
                form.ul(.class("bullets")) { list in
                    if let media = model.media {
                        let length = model.durationSeconds.map { ", \(Words.duration($0))" } ?? ""
                        list.li("the \(media.isVideo ? "video" : "recording")\(length), as it is kept here")
                    }
                    if let transcript = model.transcript { list.li("the transcript, \(Words.count(transcript.total, "line"))") }
                    if !model.variants.isEmpty { list.li(Words.count(model.variants.count, "summary", "summaries")) }
                    list.li("its place in the library, with the history of \(Words.count(model.runs.count, "run"))")
                }
                form.p(.class("quiet")) { line in
                    switch model.documents.count {
                    case 0: line.text("No document was made from it.")
                    case 1: line.text("The document made from it stays; its citations will say that the source is gone.")
                    default:
                        line.text(
                            "The \(Words.count(model.documents.count)) documents made from it stay; their citations will say that the source is gone."
                        )
                    }
                    line.text(" What is at its place of origin is not touched: you can add it again, and pay again for what costs.")
                }
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button(
                        "Keep it", .type("button"), .class("button"), .named("commandfor", "delete"), .named("command", "close"))
                    foot.button("Delete for good", .class("button danger"), .flag("data-commit"))
                }
            }
        }
    }

    /// `extractive 0` a line, in nano-dollars; without a number where it cannot be told.
    private static func priceList(_ prices: [String: Money?]) -> String {
        prices.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.map { String($0.nanoDollars) } ?? "")" }.joined(separator: "\n")
    }

    mutating func remakeDialog(_ model: ItemModel) {
        dialog("Remake", id: "remake") { dialog in
            dialog.form(to: .remake(model.id)) { form in
                form.p("What you choose is made anew; what was made before stays as history.", .class("quiet"))
                form.fieldset { set in
                    set.legend("What")
                    for (index, remake) in model.remakes.enumerated() {
                        set.label(.class("check")) { line in
                            line.input(
                                .type("checkbox"), .name("variant"), .value(remake.name), .id("remake-\(index)"),
                                .flag("checked", when: remake.isChosen), .data("data-prices", Self.priceList(remake.prices)))
                            line.span { words in
                                words.text(remake.title)
                                words.span(remake.note, .class("hint"))
                            }
                            line.span(remake.estimate.map(Words.estimate) ?? "price unknown", .class("price"))
                        }
                    }
                }
                form.writers(model.writers, prefix: "remake")
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    let chosen = model.remakes.filter(\.isChosen).compactMap(\.estimate).reduce(Money.zero, +)
                    foot.span(.class("quiet")) { line in
                        line.text("Together: ")
                        line.span(Words.estimate(chosen), .class("num"), .flag("data-total"), .role("status"))
                    }
                    foot.button(.class("button primary"), .flag("data-commit")) { face in
                        face.icon(.retry)
                        face.text("Remake")
                    }
                }
            }
        }
    }
}
