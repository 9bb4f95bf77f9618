/** Words of home, health, travel, food, people and law that are used for each other, one group a line; `_` joins the words of a phrase. A word may be in several groups. */
export const ENGLISH_HOME = `
buy purchase acquire order get bought
sell sold sale vend offload
price cost fee charge rate tariff expense pay paid fare
cheap inexpensive affordable budget low-cost bargain
expensive costly pricey dear overpriced
money cash funds finances dough capital
salary wage pay income earnings paycheck compensation
rent lease tenancy letting
landlord owner lessor letting_agent
tenant renter lodger lessee
loan mortgage credit borrow lend debt
bill invoice receipt statement
refund reimburse reimbursement money_back repay
discount rebate reduction deal coupon voucher markdown
tax levy duty vat taxation
save savings put_aside set_aside nest_egg
spend spent expenditure outlay expense splurge
invest investment fund stocks shares portfolio etf
insurance policy coverage insurer premium insured
pension retirement retire superannuation
bank account lender
house home apartment flat place residence dwelling
room chamber bedroom lounge living_room
kitchen galley cooking_area
bathroom toilet restroom loo washroom wc shower
garden yard lawn backyard allotment
roof attic loft ceiling
basement cellar
floor storey level
wall partition
window pane glazing glass
door entrance gate doorway
furniture sofa couch settee armchair
fridge refrigerator freezer icebox
stove oven cooker hob range
washing_machine washer laundry dryer
vacuum hoover
dish plate bowl crockery
clean wash scrub tidy wipe cleanse
dirty filthy stained grubby messy mess
broken damaged faulty defective out_of_order not_working malfunction bust kaput
break crack snap fracture shatter broke
repair fix mend restore patch service
leak drip seep leakage dripping
heating boiler radiator furnace heater
plumber plumbing pipe pipes faucet tap
electrician wiring electric electrical socket outlet
paint colour color coat repaint
colour color shade hue tint red blue green yellow orange purple pink brown grey gray black white turquoise teal beige
build construct erect assemble put_together make
destroy demolish wreck ruin tear_down
move relocate relocation shift moving
store keep stash put stored storage
hide conceal hidden stash
find locate discover track_down turn_up found
lose lost misplace mislay missing
search look_for seek hunt
car vehicle automobile auto
bike bicycle cycle cycling
train railway rail locomotive
plane flight airplane aircraft fly airline
bus coach shuttle
boat ship ferry vessel
taxi cab uber ride
garage workshop mechanic
drive driving motor
road street avenue lane highway motorway
trip journey travel voyage tour excursion outing
holiday vacation getaway break time_off leave
hotel accommodation lodging hostel inn stay bed_and_breakfast guesthouse
book reserve reservation booking booked
ticket pass admission
luggage baggage suitcase bag backpack bags
passport visa travel_document identity_card
airport terminal gate
arrive arrival land get_in reach come
leave depart departure set_off go
return come_back go_back
delay late postpone put_off push_back defer hold_up
cancel call_off abandon scrap annul cancelled
early ahead_of_time beforehand
start begin commence kick_off launch onset
end finish complete conclude wrap_up stop over
continue carry_on proceed keep_going resume
wait hold_on await
schedule timetable plan calendar agenda
appointment meeting date session visit
meet meeting get_together gather encounter
deadline due cutoff due_date time_limit
reminder remind alert notify notification
doctor physician gp specialist medic
dentist dental teeth tooth orthodontist
hospital clinic infirmary surgery ward
nurse carer caregiver
medicine medication drug pill tablet prescription remedy drugs
dose dosage amount milligrams
pharmacy chemist drugstore
illness disease sickness condition ailment disorder
ill sick unwell poorly
pain ache hurt sore painful soreness
headache migraine
fever temperature
cold flu cough
allergy allergic intolerance intolerant reaction
injury wound hurt injured sprain
treatment therapy cure remedy
symptom sign complaint
diagnosis diagnose diagnosed finding
blood_pressure hypertension
test exam examination check screening
sleep nap rest asleep insomnia slumber
tired exhausted weary fatigue worn_out fatigued
exercise workout training fitness gym
run jog running sprint
walk stroll hike hiking ramble
weight heavy weigh kilos pounds
diet nutrition eating
food meal dish cuisine nourishment
eat dine consume have_a_meal ate
drink beverage sip
breakfast brunch
lunch midday_meal
dinner supper evening_meal
dessert sweet pudding
cook prepare make bake
bake roast oven
boil simmer stew poach
fry saute sear
recipe instructions
ingredient component
spice seasoning season herb flavour flavor
vegetarian vegan meatless plant-based
meat beef pork chicken lamb
fish seafood salmon tuna cod
bread loaf dough sourdough
cake pastry tart pie
sugar sweetener honey syrup
spoon tablespoon teaspoon
tasty delicious yummy flavourful
hot spicy warm heat
cold chilly freezing cool
restaurant bistro eatery cafe diner place_to_eat
guest visitor company attendee
invite invitation ask_over
party celebration bash celebrate festivity
birthday anniversary
wedding marriage marry married
gift present
wife husband spouse partner
child kid children son daughter youngster kids
baby infant newborn toddler
mother mum mom parent
father dad parent
brother sister sibling
grandmother grandma granny grandparent
grandfather grandpa grandparent
aunt uncle cousin relative
friend pal buddy mate
neighbour neighbor next_door
colleague coworker workmate teammate co-worker
boss manager supervisor chief superior head
employee worker staff personnel
employer company firm business
hire recruit employ take_on
fire dismiss lay_off let_go sack
resign quit step_down leave
job work position employment role occupation profession career
interview application applicant candidate
team group squad crew
customer client buyer
supplier vendor provider contractor
contract agreement deal
sign signature autograph
lawyer attorney solicitor counsel barrister
court tribunal judge hearing
sue lawsuit litigation legal_action claim
law legislation statute regulation legal
rule policy guideline regulation
right entitlement entitled
permission permit consent authorisation authorization licence license approval
forbid ban prohibit disallow not_allowed forbidden
allow permit let enable
notice notification termination
terminate termination end cancel
dispute disagreement conflict quarrel argument
complain complaint grievance object
evidence proof
witness bystander
crime offence theft steal stolen robbery
fine penalty sanction
police officer cop
accident crash collision
damage harm
deposit security down_payment advance
inherit inheritance will estate bequest heir
problem issue trouble difficulty snag
mistake error fault slip blunder wrong
`
