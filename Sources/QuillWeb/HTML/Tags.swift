/// One method for each element, with content or with words alone. Void elements have neither.
extension HTML {
    package mutating func p(_ words: String, _ attributes: Attribute...) { element("p", attributes, words) }
    package mutating func h1(_ words: String, _ attributes: Attribute...) { element("h1", attributes, words) }
    package mutating func h2(_ words: String, _ attributes: Attribute...) { element("h2", attributes, words) }
    package mutating func h3(_ words: String, _ attributes: Attribute...) { element("h3", attributes, words) }
    package mutating func h4(_ words: String, _ attributes: Attribute...) { element("h4", attributes, words) }
    package mutating func li(_ words: String, _ attributes: Attribute...) { element("li", attributes, words) }
    package mutating func td(_ words: String, _ attributes: Attribute...) { element("td", attributes, words) }
    package mutating func th(_ words: String, _ attributes: Attribute...) { element("th", attributes, words) }
    package mutating func span(_ words: String, _ attributes: Attribute...) { element("span", attributes, words) }
    package mutating func strong(_ words: String, _ attributes: Attribute...) { element("strong", attributes, words) }
    package mutating func em(_ words: String, _ attributes: Attribute...) { element("em", attributes, words) }
    package mutating func small(_ words: String, _ attributes: Attribute...) { element("small", attributes, words) }
    package mutating func a(_ words: String, _ attributes: Attribute...) { element("a", attributes, words) }
    package mutating func button(_ words: String, _ attributes: Attribute...) { element("button", attributes, words) }
    package mutating func label(_ words: String, _ attributes: Attribute...) { element("label", attributes, words) }
    package mutating func legend(_ words: String, _ attributes: Attribute...) { element("legend", attributes, words) }
    package mutating func summary(_ words: String, _ attributes: Attribute...) { element("summary", attributes, words) }
    package mutating func dt(_ words: String, _ attributes: Attribute...) { element("dt", attributes, words) }
    package mutating func dd(_ words: String, _ attributes: Attribute...) { element("dd", attributes, words) }
    package mutating func kbd(_ words: String, _ attributes: Attribute...) { element("kbd", attributes, words) }
    package mutating func code(_ words: String, _ attributes: Attribute...) { element("code", attributes, words) }
    package mutating func time(_ words: String, _ attributes: Attribute...) { element("time", attributes, words) }
    package mutating func mark(_ words: String, _ attributes: Attribute...) { element("mark", attributes, words) }
    package mutating func ins(_ words: String, _ attributes: Attribute...) { element("ins", attributes, words) }
    package mutating func del(_ words: String, _ attributes: Attribute...) { element("del", attributes, words) }
    package mutating func caption(_ words: String, _ attributes: Attribute...) { element("caption", attributes, words) }
    package mutating func option(_ words: String, _ attributes: Attribute...) { element("option", attributes, words) }
    package mutating func pre(_ words: String, _ attributes: Attribute...) { element("pre", attributes, words) }
    package mutating func output(_ words: String, _ attributes: Attribute...) { element("output", attributes, words) }
    package mutating func b(_ words: String, _ attributes: Attribute...) { element("b", attributes, words) }

    package mutating func p(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("p", attributes, content)
    }
    package mutating func h1(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("h1", attributes, content)
    }
    package mutating func h2(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("h2", attributes, content)
    }
    package mutating func h3(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("h3", attributes, content)
    }
    package mutating func h4(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("h4", attributes, content)
    }
    package mutating func li(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("li", attributes, content)
    }
    package mutating func td(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("td", attributes, content)
    }
    package mutating func th(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("th", attributes, content)
    }
    package mutating func span(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("span", attributes, content)
    }
    package mutating func strong(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("strong", attributes, content)
    }
    package mutating func em(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("em", attributes, content)
    }
    package mutating func small(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("small", attributes, content)
    }
    package mutating func a(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("a", attributes, content)
    }
    package mutating func button(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("button", attributes, content)
    }
    package mutating func label(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("label", attributes, content)
    }
    package mutating func legend(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("legend", attributes, content)
    }
    package mutating func summary(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("summary", attributes, content)
    }
    package mutating func dt(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("dt", attributes, content)
    }
    package mutating func dd(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("dd", attributes, content)
    }
    package mutating func kbd(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("kbd", attributes, content)
    }
    package mutating func code(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("code", attributes, content)
    }
    package mutating func time(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("time", attributes, content)
    }
    package mutating func mark(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("mark", attributes, content)
    }
    package mutating func ins(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("ins", attributes, content)
    }
    package mutating func del(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("del", attributes, content)
    }
    package mutating func caption(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("caption", attributes, content)
    }
    package mutating func option(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("option", attributes, content)
    }
    package mutating func pre(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("pre", attributes, content)
    }
    package mutating func output(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("output", attributes, content)
    }
    package mutating func b(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("b", attributes, content)
    }
    package mutating func html(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("html", attributes, content)
    }
    package mutating func head(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("head", attributes, content)
    }
    package mutating func body(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("body", attributes, content)
    }
    package mutating func header(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("header", attributes, content)
    }
    package mutating func main(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("main", attributes, content)
    }
    package mutating func nav(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("nav", attributes, content)
    }
    package mutating func aside(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("aside", attributes, content)
    }
    package mutating func footer(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("footer", attributes, content)
    }
    package mutating func section(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("section", attributes, content)
    }
    package mutating func article(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("article", attributes, content)
    }
    package mutating func div(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("div", attributes, content)
    }
    package mutating func ul(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("ul", attributes, content)
    }
    package mutating func ol(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("ol", attributes, content)
    }
    package mutating func dl(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("dl", attributes, content)
    }
    package mutating func table(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("table", attributes, content)
    }
    package mutating func thead(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("thead", attributes, content)
    }
    package mutating func tbody(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("tbody", attributes, content)
    }
    package mutating func tr(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("tr", attributes, content)
    }
    package mutating func form(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("form", attributes, content)
    }
    package mutating func fieldset(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("fieldset", attributes, content)
    }
    package mutating func details(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("details", attributes, content)
    }
    package mutating func figure(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("figure", attributes, content)
    }
    package mutating func figcaption(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("figcaption", attributes, content)
    }
    package mutating func select(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("select", attributes, content)
    }
    package mutating func svg(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("svg", attributes, content)
    }
    package mutating func blockquote(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("blockquote", attributes, content)
    }
    package mutating func dialog(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("dialog", attributes, content)
    }
    package mutating func audio(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("audio", attributes, content)
    }
    package mutating func video(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("video", attributes, content)
    }
    package mutating func menu(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("menu", attributes, content)
    }
    package mutating func search(_ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("search", attributes, content)
    }

    package mutating func meta(_ attributes: Attribute...) { open("meta", attributes) }
    package mutating func link(_ attributes: Attribute...) { open("link", attributes) }
    package mutating func input(_ attributes: Attribute...) { open("input", attributes) }
    package mutating func hr(_ attributes: Attribute...) { open("hr", attributes) }
    package mutating func br(_ attributes: Attribute...) { open("br", attributes) }
    package mutating func img(_ attributes: Attribute...) { open("img", attributes) }
    package mutating func source(_ attributes: Attribute...) { open("source", attributes) }
    package mutating func track(_ attributes: Attribute...) { open("track", attributes) }
}
