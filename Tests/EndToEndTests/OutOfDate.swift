/// SQL that leaves things as an older version of Quill would have made them.
enum OutOfDate {
    /// Every outline, of another version of its step.
    static let outlines = #"UPDATE artifacts SET recipe = replace(recipe, '"version":', '"version":9') WHERE variant = 'outline'"#
}
