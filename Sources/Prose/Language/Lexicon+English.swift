extension Lexicon {
    static let english = Lexicon(
        language: "en",
        stopWords: wordSet(
            """
            a an the and or but nor so yet if then else than that this these those there here it its itself he him his she her hers they them
            their theirs we us our ours you your yours i me my mine myself yourself ourselves themselves himself herself who whom whose which
            what when where why how all any both each few more most other some such no not only own same too very can could will would shall
            should may might must do does did doing done don't doesn't didn't is isn't are aren't was wasn't were weren't be been being am has
            hasn't have haven't had hadn't having can't cannot couldn't won't wouldn't shouldn't of at by for with about against between into
            through during before after above below to from up down in out on off over under again further once as until while because since
            just also even still already ever never always often really actually basically literally quite rather pretty much many lot lots
            thing things stuff something anything nothing everything someone anyone everyone somebody people person way ways bit kind sort kinds
            get gets got getting gotten go goes going went gone come comes came coming make makes made making take takes took taken taking
            know knows knew known think thinks thought thinking want wants wanted say says said saying see sees saw seen look looks looked
            looking let let's lets put puts use uses used using need needs needed try tries tried trying tell tells told give gives gave given
            work works worked working find finds found keep keeps kept start starts started like well now today okay ok yeah yes right sure
            maybe perhaps probably good great nice better best bad big small little new old first second third last next one two three four
            five six seven eight nine ten us around without within across per via upon though although however therefore instead else able
            whether either neither back away mean means talk talking happen happens happened actually simply almost enough less least half
            whole every another several different important sometimes long short own simple easy hard sense course fact example question
            point part end side case number time times day days week weeks month months year years hour hours minute minutes seconds
            i'm i've i'll i'd we're we've we'll we'd you're you've you'll they're they've it's that's there's what's here's he's she's who's
            hundred hundreds thousand thousands million billion euro euros dollar dollars cent cents percent pounds ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety nobody none nothing idea ideas reason reasons word words bunch topic advice story morning evening afternoon night yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday bit somewhere somehow everywhere behind beside beyond inside outside underneath near onto past despite toward towards among along amid beneath ahead apart together twice gonna wanna gotta kinda going rid turns turn turned called call ask asked run runs feel felt ago later soon top bottom
            """),
        hesitations: wordSet("um umm uh uhh uhm er erm hmm hm mm mmm mhm uh-huh ah ahh eh huh uh-hum"),
        parentheticals: PhraseSet(
            """
            you know|i mean|sort of|kind of|like|you see|if you will|so to speak|as it were|i guess|as i said|like i said|as i mentioned
            as you can see|as you know|to be honest|to be fair|let's say|i would say|i'd say|right|okay|ok|if you like|believe me|trust me
            mind you|well|you know what i mean|if that makes sense|yeah|yes|anyway|so to say|at least for me|look|honestly|i suppose
            """),
        openers: PhraseSet(
            """
            so|and|and so|and then|so then|well|okay|ok|okay so|ok so|right|right so|alright|all right|alright so|all right so|now|yeah|yes
            so yeah|yeah so|oh|anyway|anyways|so anyway|you know|you see|i mean|look|listen|basically|so basically|actually|so actually|honestly
            and yeah|and also|also|and now|so now|see|um|as i said|like i said|as i mentioned|to be honest|of course|oh yeah|yeah and|plus
            and i mean|and you know|so i mean|so you know|so look|and honestly|and basically|and of course|and again|again|so again|and so again|ooh|wow|aw|ah|i guess|sure
            because you know|mm|great|exactly|absolutely|definitely|totally|you know what|and actually|obviously|i would say|i'd say
            to wrap up|to close|to summarize|good question|great question|that's a good question|that's a great question|that is a great question|that is a good question
            """),
        contrasts: wordSet("but however yet still instead though"),
        spellings: [
            "gonna": "going to", "wanna": "want to", "gotta": "have to", "kinda": "kind of", "sorta": "sort of", "cuz": "because",
            "'cause": "because", "cos": "because", "dunno": "don't know", "lemme": "let me", "gimme": "give me", "y'all": "you all",
            "outta": "out of", "lotta": "lot of", "i": "I", "i'm": "I'm", "i've": "I've", "i'll": "I'll", "i'd": "I'd",
            "alot": "a lot", "im": "I'm", "ive": "I've", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't",
            "wasnt": "wasn't", "isnt": "isn't", "thats": "that's", "youre": "you're", "theyre": "they're",
        ],
        anaphors: wordSet(
            "it this that these those they he she them him her his their its there such both either neither another others then which who whose"
        ),
        backReferences: PhraseSet(
            """
            think that is|think that's|think this is|say that is|since then|after that|before that|at that|that evening|that day|that way|that time|this time|this way|that night|that morning|that week|that year|that point|the result was
            the same|the latter|the former|as well|the other|this one|that one|these things|those things|the second one|the first one
            the other one|that's why|that is why|which is|which was|do that|did that|does that|doing that|about that|about it|of it|with it
            of them|to it|for it|for that|in that|on that|from that|of that|like that|like this|of this|to this|to that|one of them|none of them
            both of them|each of them|all of them|most of them|some of them|all of this|all of that|this is what|that is what|that's what|with that
            """),
        danglers: wordSet(
            """
            a an the and or but nor so yet if than that this these those of at by for with about against between into through during before
            after above below to from in on off over under as until while because since which who whom whose what when where why how is are was
            were be been am has have had do does did can could will would shall should may might must not no very really just also even only
            more most my your our their his her its we i they he she it you us me them via per upon whether either neither both each every some
            any such like behind beside beyond near onto despite beneath amid toward towards around across within without along among up out let's it's that's there's i'm we're you're don't doesn't
            didn't isn't aren't wasn't weren't won't can't couldn't wouldn't shouldn't get got gets make makes made take takes took getting making
            taking put puts going being having doing too quite rather there here then now still already almost called want wants need needs
            """),
        announcements: PhraseSet(
            """
            i'm here to talk about|i am here to talk about|we're here to talk about|what i want to talk about is|what i'd like to talk about is|what i am going to talk about is|what i'm going to talk about is|what i want to talk about today is|what we will talk about is|my talk is about
            i want to talk about|i want to talk to you about|i'd like to talk about|i would like to talk about|i'm going to talk about
            i am going to talk about|i'll talk about|i will talk about|we'll talk about|we will talk about|let's talk about|let us talk about
            we're going to talk about|let's look at|let's take a look at|let's turn to|let me turn to|let me talk about|let me tell you about
            i want to tell you about|i'd like to tell you about|i'm going to tell you about|let's move on to|let me move on to|moving on to
            brings us to|brings me to|leads us to|leads me to|turning to|talk a little about|talk a little bit about|a few words about
            a word about|a word on|i want to look at|i want to show you|i'm going to show you|i'll show you|let me show you|let's discuss
            let's start with|let me start with|i want to tell you|i'll start with|i want to start with|we'll start with|let's begin with|let me begin with
            start with|i want to discuss|today is about|this talk is about|the talk is about|today's topic is|the topic is|our topic is|talking today about|talking about today is
            the first thing is|the second thing is|the third thing is|the next thing is|the last thing is|the first topic is|the second topic is
            the third topic is|the next topic is|the last topic is|the final topic is|the first part is|the second part is|the third part is|the last part is
            the other thing is|i want to share|i'd like to share|i want to cover|we are going to cover|we're going to cover|we'll cover
            let's get into|let's dive into|i want to finish with|let me finish with|let me close with|i'll finish with|i want to end with|i want to close with
            i want to move on to|the next thing i want to talk about is|the second thing i want to talk about is|the last thing i want to talk about is
            the first thing i want to talk about is|the thing i want to talk about is|i want to explain|i'm going to explain|i'd like to explain|i want to say something about
            i'm talking about|say something about|say a bit about|say a few words about|want to mention is|want to cover is
            """),
        borders: PhraseSet(
            """
            let's talk about|let's look at|moving on|let's move on|now let's|next up|finally|lastly|the second|the third|the fourth|the last thing|the next
            second|secondly|third|thirdly|fourth|another thing|the other thing|turning to|that brings|which brings|this brings|let me turn|let me talk|in closing|to conclude|to wrap up
            let me wrap up|to sum up|in summary|in conclusion|the first thing|first of all|let me start|let's start|i want to talk about|on to|let me move|let me give you
            let's turn|now i want|so what did we learn|what did we learn|so let's|the final|one more thing|let me finish|let me close|step two|step three|step one|lesson one|lesson two|lesson three
            """),
        metaTalk: PhraseSet(
            """
            can you hear me|want to talk|like to talk|going to talk|want to tell you|i'm talking to|i am talking to|i'm joined|my guest|our guest|joining me|here to talk|let me say that again|let me rephrase|scratch that|let me start again|let me try again|what am i saying|can everyone hear|can everybody hear|can you see my screen|on this slide|on the slide|next slide|previous slide|this slide|these slides|my slides|the slides
            thanks for watching|thank you for watching|thanks for listening|thank you for listening|thanks for coming|thank you for coming|thanks for having me|thank you for having me|thanks for joining|thank you for joining
            for having me|thank you all|thank you so much|thank you very much|thanks everyone|thanks everybody|thanks a lot|thank you everyone
            subscribe|hit the bell|like button|this video is sponsored|sponsored by|our sponsor|today's sponsor|promo code|discount code|link in the description|in the description below|in the comments|link below|sign up at|use code|show notes
            any questions|take questions|questions at the end|happy to take|your questions|welcome back|welcome to|my name is|see you next|see you in the next|see you soon|talk to you soon|i'll see you
            i'm going to talk|i am going to talk|i'll talk about|i will talk about|we'll talk about|let's talk|let us talk|i want to talk|i'd like to talk|i would like to talk|going to talk about|let me talk|let's move on|moving on|let's turn to|let me turn to|let's look at|let's take a look|let's get started|let's get into|let's dive
            let me start|let's start with|let me begin|let me tell you about|let me show you|let me give you|let me finish|let me close|let me wrap|i want to start|i want to finish|i want to close|i'll come back to|come back to that|get to that|as i said before|before we start|before i start|before we begin|brings us to|brings me to|leads us to|leads me to|show you a
            coming up|after the break|quick break|stay tuned|we're out of time|running out of time|out of time|that's all i have|that's all for|that's it for|that's it from me|round of applause|mute|muted|microphone|raise your hand|raise of hands|show of hands|follow me on|good question|great question|thanks for that|thank you for that
            in this video|in this talk|in this episode|in today's|this talk is|this video|tell me about|tell us about|i want to tell you|i'm going to tell|i'm going to show|i want to show|walk you through|the plan for today|agenda|without further ado|where was i|what was i saying|i forgot what|give me a second|one second|hold on|never mind|i'll skip|skip this|next thing i want
            i'd like to tell|we will cover|we'll cover|going to cover|want to cover|my talk|of this talk|in the talk|from this talk|later in this|right after my|order yourself|go onto|go watch|did you notice|you know what i|gave me a great|as i said yesterday|thanks to all|one slide|i was told|place to end|place to stop|bear with me|if you look at the slide|i have a bunch of|i hope that|this session|listen to the show|subscribe to|our website|read more at
            """),
        greetings: PhraseSet(
            """
            hi|hello|hey|good morning|good afternoon|good evening|welcome|thanks|thank you|bye|goodbye|cheers|ladies and gentlemen|hi everyone|dear|see you|take care|oh wow|wow|excuse me|sorry|my name|please|nice to
            """),
        introductions: PhraseSet(
            """
            here is|here are|here's|this is my|there are two|there are three|there are four|there are five|is this|are these|these are|as follows|the following|two things|three things|four things|five things|a few things|several things|two reasons|three reasons|few reasons|several reasons|three parts|this is how|this is what|some examples|an example|two kinds|three kinds|three rules|two rules|three steps|three lessons|two lessons|what i mean
            """),
        openings: PhraseSet(
            "begin|start|starting|first|second|third|next|last|final|finish|end|close|turn|turning|move|moving|problem|brings|leads"),
        punches: wordSet("than never nobody nothing everything always enough kinder worth best worst"),
        conclusions: PhraseSet(
            """
            the lesson|the key is|the key thing|the key point|the main thing|the takeaway|the take away|takeaway|to sum up|in summary|in short|in conclusion|the bottom line|most important thing|the important thing|remember
            what matters|what we learned|what i learned|we learned|i learned|the point is|the moral|the secret|the trick|the rule|my advice|our advice|if you take|if you remember|the biggest lesson|the biggest surprise|the biggest win|the real|the rule of thumb|the surprising|surprisingly|we discovered
            """),
        adverbials: PhraseSet(
            """
            for example|for instance|in fact|of course|in other words|in short|in the end|at the end of the day|at that point|at this point|at first|at some point|eventually|ultimately|finally|firstly|first|second|secondly|third|thirdly|first of all|next|then|now
            today|also|however|therefore|instead|again|basically|actually|honestly|obviously|clearly|unfortunately|luckily|fortunately|interestingly|surprisingly|anyway|to be honest|to be fair|to be clear|as i said|as you can imagine|as you know|as a result|by the way|on top of that|in my experience|in my opinion|in our case|for us|for me|lastly|meanwhile|nowadays|these days|generally|usually|in general|in practice|in theory|to sum up|in summary|in conclusion|of all things|believe it or not|needless to say|more importantly|most importantly|what's more|as always|after that|before that|since then|until then|back then|at the time|at the same time|on the other hand|that said|having said that|so far|along the way|to begin with|in particular|indeed|naturally|remember|the point is|the thing is|and
            """),
        subordinators: wordSet(
            "if when while because although though since after before once as unless until whether whereas whenever wherever given even"),
        tails: wordSet(
            "which who because so and while where although though since as whereas meaning including especially particularly but or plus whose"
        ),
        limits: wordSet("unless until except if without not only rather instead provided when"),
        negations: wordSet("not no never nobody nothing none cannot neither nor hardly without"),
        pronouns: wordSet("i we you he she it they there this that these those everyone everybody someone nobody people who"),
        determiners: wordSet(
            "a an the my your our their his her its this that these those some any each every no another many most all both few several two three four five six seven eight nine ten"
        ),
        prepositions: wordSet(
            "of at by for with about against between into through during before after above below to from in on off over under as via per upon behind beside beyond inside outside near onto despite beneath amid toward towards around across within without along among like than until since"
        ),
        questionWords: wordSet(
            "what why how when where who which whose do does did is are was were can could will would should have has had am isn't aren't don't doesn't didn't wasn't won't"
        ),
        abbreviations: Lexicon.commonAbbreviations,
        verbs: .english,
        templates: Templates(
            covers: "This piece covers %.", topic: "This piece is about %.", conversation: "This is a conversation with %.", and: "and",
            takeaways: "Key takeaways", untitled: "Untitled", overview: "Overview"))
}
