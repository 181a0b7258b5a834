internal import QuillCore

extension HTML {
    package mutating func itemPlayer(_ model: ItemModel) {
        region(.itemPlayer(model.id), .class("player"), .flag("data-player", when: model.media != nil)) { player in
            guard let media = model.media else {
                return player.p(model.silence ?? "There is nothing to play.", .class("quiet"))
            }
            let attributes: [Attribute] = [
                .key("media"), .flag("controls"), .named("preload", "none"), .src(.media(media.asset)), .label(model.title),
                .flag("data-keep"), .flag("data-fetch-later"),
            ]
            player.element(media.isVideo ? "video" : "audio", attributes) { $0.captionTrack(model.id, media) }
            player.div(.class("controls needs-script"), .role("group"), .label("Player")) { row in
                row.button("−5 s", .type("button"), .class("button small"), .data("data-seek", "-5"), .label("Back 5 seconds"))
                row.button("+5 s", .type("button"), .class("button small"), .data("data-seek", "5"), .label("On 5 seconds"))
                row.select(.label("Speed"), .flag("data-rate"), .flag("data-keep")) { list in
                    for rate in ["0.75", "1", "1.25", "1.5", "1.75", "2"] {
                        list.option(rate + "×", .value(rate), .flag("selected", when: rate == "1"))
                    }
                }
                row.button(
                    "Follow", .type("button"), .class("button small"), .named("aria-pressed", "true"), .flag("data-follow"),
                    .flag("data-keep"))
                row.span("Press a time to hear it, a line to quote it", .class("hint"))
            }
        }
    }
}
