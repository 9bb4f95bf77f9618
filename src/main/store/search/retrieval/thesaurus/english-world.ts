/** Words of work, technology, writing, study and the world at large, and what can be said of anything; form as in `english-home.ts`. */
export const ENGLISH_WORLD = `
bug defect glitch
crash fail failure outage go_down die
slow sluggish laggy latency performance
fast quick rapid speedy swift
speed_up accelerate optimise optimize faster
database db datastore sql postgres mysql sqlite
server host machine backend
cloud aws azure hosting
network connection connectivity internet
password passphrase credentials passcode login secret
login sign_in log_in authentication authenticate
user account
screen display monitor
computer laptop pc notebook machine
phone telephone mobile cell smartphone
call ring phone dial
email e-mail mail message
letter mail post
address location street
website site web_page homepage
app application program software
code source programming
function method routine procedure
library package dependency module
version release
update upgrade
install set_up setup
configure configuration settings setup option
deploy deployment roll_out ship release
backup copy snapshot
file document
folder directory
delete remove erase get_rid_of wipe drop
add include append insert
change alter modify adjust edit tweak
replace swap substitute exchange switch
create make produce generate
copy duplicate clone replicate
merge combine join unite
split divide separate
connect link attach join
test testing check verify try_out
log record trace
memory ram heap
disk drive storage
cache caching
queue backlog
timeout time_out
retry try_again
encrypt encryption cipher
key token secret
security secure safety
permission access privilege
port socket
image picture photo photograph snapshot pic
video clip film movie footage
music song tune track
sound noise audio
noise loud noisy racket
quiet silent peaceful calm
book novel volume
story tale plot narrative
chapter section part
character protagonist figure hero heroine
villain antagonist bad_guy enemy
author writer
title name heading called
write draft compose pen
read reading
scene setting
ending conclusion finale end
publish publication publisher release
editor edit revise revision
poem verse poetry
language tongue
word term vocabulary expression
grammar syntax
pronounce pronunciation accent
translate translation
verb conjugation conjugate
learn study practise practice
teach teacher instructor tutor lesson
school college university
student pupil learner
course class lesson
homework assignment exercise
exam test quiz
grade mark score
certificate diploma degree qualification
research study investigation
experiment trial test
hypothesis theory assumption
result outcome finding
data dataset figures
sample specimen
participant subject respondent volunteer
measure measurement gauge quantify
survey questionnaire poll
analysis analyse analyze evaluate
statistics statistical
average mean
paper article publication manuscript
journal magazine
cite citation reference
reviewer referee
supervisor advisor adviser professor
funding grant sponsor
laboratory lab
conference symposium congress
method approach technique way procedure
decide decision choose settle_on pick opt go_with chose conclude
choice option alternative
choose pick select chosen
prefer favourite favorite like_best rather
like enjoy love fond
hate dislike detest can't_stand loathe
want wish desire would_like
need require necessary must requirement
plan intend intention going_to
goal aim objective target
idea suggestion proposal thought
suggest recommend propose advise advice recommendation suggestion
explain clarify describe
agree accept approve consent
refuse reject decline turn_down
promise commit pledge vow
worry concern anxious nervous afraid fear scared
angry furious mad annoyed upset irritated
happy glad pleased delighted
sad unhappy depressed down
surprise unexpected astonish
important essential crucial key vital
urgent pressing asap immediately
difficult hard tough challenging tricky
easy simple straightforward
big large huge enormous sizeable
small little tiny compact
long lengthy
short brief
tall high height
wide width broad
deep depth
new recent fresh latest
old aged elderly ancient
young youthful
beautiful pretty lovely gorgeous
ugly unattractive
strong powerful sturdy
weak feeble
rich wealthy well-off
poor broke
safe secure
dangerous risky hazardous unsafe
risk danger hazard
empty vacant
full packed
open unlocked
close shut closed
lock locked bolt
increase rise grow raise go_up growth
decrease reduce drop fall lower decline cut shrink
maximum limit at_most cap ceiling
minimum at_least
amount quantity sum number
total sum overall
percent percentage share
half fifty_percent
double twice
number figure digit
size dimension dimensions measurements
distance far kilometres kilometers miles
speed velocity
temperature degrees
weather forecast climate
rain wet shower drizzle
snow ice
sun sunny sunshine
storm thunder wind
summer warm_season
winter
autumn fall
spring
morning dawn sunrise
evening dusk sunset
night midnight
noon midday
weekend saturday sunday
week seven_days
fortnight two_weeks
month
year annual annually yearly
daily every_day
weekly every_week
often frequently regularly
rarely seldom hardly_ever
animal pet creature
dog puppy hound pup
cat kitten kitty
vet veterinarian animal_doctor
bird parrot
plant flower shrub
tree
grow cultivate plant raise
water irrigate
soil earth compost
mountain hill peak summit
sea ocean beach coast shore
lake pond
river stream
forest wood woods
island
village town city
country nation abroad
border frontier
map route directions way
museum gallery exhibition
church cathedral temple
castle fortress palace
bridge
park
shop store supermarket
market bazaar
clothes clothing garment outfit
shoe boot footwear sneaker shoes
coat jacket
wear dressed put_on
glasses spectacles lenses
watch clock
box container carton
tool equipment gear device instrument
battery charge power
light lamp bulb
energy electricity power
gas petrol fuel gasoline
oil grease
metal steel iron aluminium
wood timber wooden oak pine
paper sheet
plastic
cloth fabric textile
rope cord string
knife blade
screw nail bolt
help assist aid support
use utilise utilize employ usage
try attempt
show display demonstrate
hide cover
give hand donate
send ship mail dispatch deliver post
receive get obtain
deliver delivery
carry transport haul
hold grip
throw toss chuck
pull drag
push shove press
cut slice chop trim
mix stir blend combine
pour
burn burnt scorch
fall trip tumble
climb ascend
jump leap
swim swimming pool
dance dancing
sing singer singing
play game
win victory winner
lose defeat
sport football soccer tennis
instrument guitar piano violin
club society association
vote election ballot
government authority council municipality
president chairman chair head
war battle fight
peace
religion faith
death die pass_away passed_away dead deceased
birth born
age years_old
name called named
nickname alias
origin come_from
cause reason why because
effect consequence impact
difference differ distinguish
similar alike same
compare comparison versus
example instance
summary overview recap
detail specifics
list enumeration
topic subject theme
question query
answer reply response
opinion view think
believe think reckon
know aware
forget forgot slip_my_mind
remember recall
understand grasp comprehend
notice spot observe
look see watch view
listen hear
smell odour odor scent stink
taste flavour flavor
feel sense
touch
`
