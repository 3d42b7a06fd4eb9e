package sorter

// People tell of danger in more ways than a list of phrases can hold. What most
// of them share is a shape: a wish near a word for not being alive, an act of
// harm and whom it is done to, a means that is kept ready. A shape that fits too
// often costs a statement its section; one that fits too rarely costs more, so
// in doubt it fits.

// harm tells whether the statement has one of the shapes.
func (r *reading) harm() bool {
	for i, t := range r.tokens {
		switch {
		case t.low == "":
		case dying[t.low] && (r.near(i, 6, 0, wishing) || r.near(i, 6, 0, hoping) && !r.near(i, 3, 0, negating) || r.near(i, 3, 2, readying)):
			return true
		case dying[t.low] && i > 1 && about[r.tokens[i-1].low] && r.near(i, 4, 0, thinking):
			return true // "thinking about dying", not "thought she was dying"
		case t.low == "take" && r.near(i, 4, 0, heaven):
			return true
		case living[t.low] && (r.near(i, 8, 0, wishing) || r.near(i, 8, 0, hoping) || r.near(i, 6, 0, thinking)) &&
			r.near(i, 5, 1, negating) && !r.near(i, 0, 1, company):
			return true
		case (t.low == "living" || t.low == "going" || t.low == "life" || t.low == "vivir") && r.near(i, 5, 0, pointless):
			return true
		case vanishing[t.low] && (r.near(i, 6, 0, wishing) || r.near(i, 6, 0, hoping)) && !r.near(i, 3, 0, negating):
			return true
		case r.better(i):
			return true
		case harming[t.low] && r.near(i, 0, 3, selves):
			return true
		case threatening[t.low] && r.near(i, 0, 4, people) && (r.near(i, 5, 0, wishing) || r.near(i, 6, 0, urging)):
			return true
		case weapons[t.low] && r.near(i, 6, 6, keeping):
			return true
		case urging[t.low] && r.near(i, 0, 4, harming):
			return true
		}
	}
	return false
}

// near tells whether a word of the set stands within before tokens ahead of i or
// after tokens behind it.
func (r *reading) near(i, before, after int, set map[string]bool) bool {
	for j := max(0, i-before); j < len(r.tokens) && j <= i+after; j++ {
		if j != i && set[r.tokens[j].low] {
			return true
		}
	}
	return false
}

// better: "better off without me", "easier for everyone if she were gone",
// "wouldn't be missed", "a burden to everyone".
func (r *reading) better(i int) bool {
	switch r.tokens[i].low {
	case "better", "easier", "happier", "lighter", "relieved", "mejor", "peace":
		return r.near(i, 0, 8, absent) || r.without(i, 4)
	case "missed", "care", "notice", "cry":
		return r.near(i, 6, 0, words("nobody nadie")) && r.near(i, 0, 8, absent)
	}
	return false
}

// without: "w/o him", a few words behind i.
func (r *reading) without(i, after int) bool {
	for j := i + 1; j+2 < len(r.tokens) && j <= i+after; j++ {
		if r.tokens[j].low == "w" && r.tokens[j+1].low == "o" && pronouns[r.tokens[j+2].low] {
			return true
		}
	}
	return false
}

var (
	vanishing = words(`vanish disappear desaparecer desvanecerse`)
	pronouns  = words(`me him her them`)
	dying     = words(`die dead death dying died morir morirse muerta muerto muerte`)
	about     = words(`about of on en sobre con`)
	thinking  = words(`thoughts ideas think thinks thinking thought dwells dwelling obsesses dreams dreaming piensa pensando pienso suena`)
	heaven    = words(`god lord jesus dios senor`)
	// What follows a wish and a negation: "does not want to wake up".
	living  = words(`wake waking woke alive live living exist existing here around anymore despertar despertarse vivir viviendo existir aqui`)
	wishing = words(`want wants wanted wanting wish wishes wished wishing rather prefer
		prefers fantasizes fantasizing fantasized daydreams longs longing craves passive mind care
		quiere quisiera quiero ganas desea deseos deseo pensamientos preferiria`)
	hoping    = words(`hope hopes hoped hoping pray prays prayed praying ojala`)
	company   = words(`with at in con en as`)
	readying  = words(`ready plan plans planned planning planes okay prepared researched researching googled googling method methods ways how`)
	negating  = words(`not no never dont doesnt didnt wouldnt wont isnt wasnt without stop stopped ni`)
	pointless = words(`point reason nothing worth why tired sense sentido`)
	absent    = words(`gone dead without disappeared disappear vanished sin muerta muerto estuviera`)
	harming   = words(`hurt hurts hurting harm harming kill kills killing killed burn burns burning burned cut cuts cutting hit hitting punch
		punching bite biting scratch scratching choke choking strangle hang hanging shoot shooting stab stabbing drown drowning poison
		starve injure injuring injured electrocute danarse danar dano dane lastima lastimar lastimarse cortar cortarse matar matarse
		quemarse golpearse`)
	selves = words(`self herself himself myself themselves themself yourself mismo misma wrists wrist arms thighs thigh forearm forearms
		brazos munecas muslos`)
	threatening = words(`hurt hurts hurting harm harming kill killing burn beat beating shoot shooting stab stabbing choke choking strangle
		punch punching attack attacking poison danar dano matar golpear lastimar`)
	people = words(`him her them someone somebody anyone anybody others people everyone boss coworker coworkers wife husband partner mother
		father mom dad brother sister kids child children baby teacher classmates classmate neighbor ex boyfriend girlfriend stepdad
		roommate alguien otros otras`)
	urging  = words(`urge urges urging impulse impulses thoughts thought threat threats threatened threatening voices impulsos amenazo amenaza`)
	weapons = words(`pills pill tablets meds medication gun guns rope noose bullets ammunition ammo razor razors blade blades knife knives pastillas cuerda pistola`)
	keeping = words(`stash stashed stashing stashes stockpiled stockpiling hoarded hoarding hidden hid hides hiding saved saving collecting collected
		counted counting loaded closet nightstand glovebox bedside drawer bought access bottle handful guardadas guarda guardando escondidas escondida juntando`)
)
