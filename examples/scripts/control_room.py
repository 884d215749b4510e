# The control room of a small light show: three zones, a cue list, a desk, meters, a log.
#
# TouchDesigner: paste it into a Text DAT, Run Script.
# Stovetop:      stovetop exec examples/scripts/control_room.py --frames 90
#
# It builds /project1/control_room anew each time, fires a few cues over the next 80 frames, and then prints a report
# that checks itself.

CUES = [
	('doors', 'zone*', 0.2, 0.6),
	('intro', 'zone1', 0.9, 1.5),
	('chase', 'zone[23]', 0.8, 2.5),
	('finale', 'zone*', 1.0, 4.0),
]
TINTS = [(0.6, 0.1, 0.05), (0.05, 0.3, 0.6), (0.2, 0.5, 0.1)]

# ---------------------------------------------------------------- what goes into DATs

EXTENSION = '''
from TDStoreTools import StorageManager
import TDFunctions as TDF

class ControlRoomExt:
	"""Fires cues and fades zones. Capitalised members are promoted to the component."""

	def __init__(self, ownerComp):
		self.ownerComp = ownerComp
		# a dependable property: expressions that read parent.Room.Cue follow it
		TDF.createProperty(self, 'Cue', value='none', dependable=True, readOnly=False)
		self.Dimmer = tdu.Dependency(1.0)
		# these outlive a re-initialisation of the extension
		self.stored = StorageManager(self, ownerComp, [
			{'name': 'Fired', 'default': 0, 'dependable': True},
			{'name': 'History', 'default': [], 'dependable': True},
		])

	@property
	def Zones(self):
		return sorted(self.ownerComp.findChildren(tags=['zone'], depth=1), key=lambda o: o.digits)

	def Fire(self, name):
		"""Fade the zones of a cue to its level."""
		cues = self.ownerComp.op('cues')
		row = cues.row(name)
		if row is None:
			raise ValueError('no cue named ' + name)
		zones = self.ownerComp.ops(cues[name, 'zone'].val)
		for zone in zones:
			self.Fade(zone, float(cues[name, 'level']), frames=8)
		self.Cue = name
		self.Fired += 1
		self.History.append(name)
		self.Log('cue', name, len(zones))

	def Fade(self, zone, target, frames):
		"""A step a frame; a new fade of the same zone ends the one before."""
		group = 'fade_' + zone.name
		for r in [r for r in runs if r.group == group]:
			r.kill()
		first = zone.par.Level.eval()
		for i in range(1, frames + 1):
			level = tdu.remap(i, 0, frames, first, target)
			run("args[0].par.Level = args[1]", zone, level, delayFrames=i, group=group)

	def Go(self):
		"""The next cue of the rundown."""
		names = [c.val for c in self.ownerComp.op('rundown').col('name')[1:]]
		following = names.index(self.Cue) + 1 if self.Cue in names else 0
		if following < len(names):
			self.Fire(names[following])

	def Log(self, kind, what, value):
		self.ownerComp.op('log').appendRow([int(absTime.frame), kind, what, value])
'''

METERS = '''
# a channel for each zone's level, their peak, the brightest light, and an alarm
def onCook(scriptOp):
	scriptOp.clear()
	scriptOp.isTimeSlice = False
	scriptOp.numSamples = 1
	room = scriptOp.parent()
	levels = {z.name: z.par.Level.eval() for z in room.ops('zone*')}
	for name, level in levels.items():
		scriptOp.appendChan(name)[0] = level
	scriptOp.appendChan('peak')[0] = max(levels.values(), default=0)
	scriptOp.appendChan('light')[0] = max((z.op('light')[0].eval() for z in room.ops('zone*')), default=0)
	scriptOp.appendChan('alarm')[0] = sum(levels.values()) > room.par.Limit
	return
'''

RUNDOWN = '''
# the cue list by its time, with a column of bars
def onCook(scriptOp):
	scriptOp.clear()
	cues = scriptOp.inputs[0]
	scriptOp.appendRow(['at', 'name', 'bar'])
	for row in sorted(cues.rows()[1:], key=lambda r: float(r[3])):
		scriptOp.appendRow([row[3], row[0], '=' * round(10 * float(row[2]))])
	return
'''

STAGE = '''
# the zones from the front: a quad each, as high as its level
def onCook(scriptOp):
	scriptOp.clear()
	meters = op('meters')
	for i, chan in enumerate(meters.chans('zone*')):
		quad = scriptOp.appendPoly(4, closed=True, addPoints=True)
		corners = ((i, 0), (i + 0.8, 0), (i + 0.8, chan.eval()), (i, chan.eval()))
		for vertex, (x, y) in zip(quad, corners):
			vertex.point.P = (x, y, 0)
	return
'''

ON_METER = '''
def onOffToOn(channel, sampleIndex, val, prev):
	parent().Log('alarm', channel.name, 1)
	# too much light: dim, and come back in a third of a second
	parent().Dimmer.val = 0.5
	run("parent().Dimmer.val = 1.0", delayMilliSeconds=333, group='dimmer')
	return
'''

ON_PARAMETER = '''
def onValueChange(par, prev):
	parent().Log('par', par.name, par.eval())
	return

def onPulse(par):
	if par.name == 'Go':
		parent().Go()
	return
'''

ON_CUES = '''
def onTableChange(dat):
	parent().store('cueCount', dat.numRows - 1)
	return
'''

ON_FRAME = '''
def onFrameStart(frame):
	room = parent()
	room.store('frames', room.fetch('frames') + 1)
	if room.par.Mode == 'safe' and room.par.Master > 0.5:
		room.par.Master = 0.5
	return
'''

# ---------------------------------------------------------------- the network


def place(o, column, row):
	o.nodeX, o.nodeY = 200 * column, -150 * row
	return o


def build_room(network):
	room = place(network.create(baseCOMP, 'control_room'), 0, 3)
	room.color = (0.55, 0.3, 0.2)
	room.comment = 'built by control_room.py'
	room.par.parentshortcut = 'Room'
	room.par.opshortcut = 'room'

	show = room.appendCustomPage('Show')
	show.appendStr('Title', label='Show')[0].val = 'Opening Night'
	mode = show.appendMenu('Mode')[0]
	mode.menuNames = ['idle', 'show', 'safe']
	mode.menuLabels = ['Idle', 'Show', 'Safe Mode']
	mode.val = 'show'
	master = show.appendFloat('Master')[0]
	master.min, master.max, master.clampMin, master.clampMax = 0, 1, True, True
	master.default = master.val = 1
	limit = show.appendFloat('Limit', label='Alarm Limit')[0]
	limit.normMin, limit.normMax = 0, 3
	limit.val = 2.5
	show.appendPulse('Go')
	show.appendToggle('Rehearsal')[0].startSection = True

	output = room.appendCustomPage('Output')
	w, h = output.appendWH('Canvas')
	w.val, h.val = 64, 36
	for par, value in zip(output.appendRGBA('Wash'), (0.1, 0.1, 0.12, 1)):
		par.default = par.val = value
	output.appendFile('Playlist')
	output.appendStrMenu('Venue')[0].menuNames = ['Studio', 'Hall']
	output.appendTOP('Monitor')
	output.sort('Monitor', 'Canvas')

	# before what is inside: expressions there read its members
	text = place(room.create(textDAT, 'ControlRoomExt'), 0, 4)
	text.text = EXTENSION
	room.par.ext0object = "op('./ControlRoomExt').module.ControlRoomExt(me)"
	room.par.ext0promote = True
	room.par.reinitextensions.pulse()
	return room


def build_zone(room):
	zone = place(room.create(baseCOMP, 'zone1'), 0, 0)
	zone.tags.add('zone')
	page = zone.appendCustomPage('Zone')
	level = page.appendFloat('Level')[0]
	level.clampMin = level.clampMax = True
	page.appendFloat('Speed')[0].expr = "0.5 * me.digits"
	page.appendRGB('Tint')
	page.appendInt('Fixtures', size=2)

	wave = place(zone.create(lfoCHOP, 'wave'), 0, 0)
	wave.par.frequency.expr = "parent().par.Speed"
	wave.par.offset = wave.par.amp = 0.5
	gain = place(zone.create(mathCHOP, 'gain'), 1, 0)
	gain.par.gain.expr = "parent().par.Level * parent.Room.par.Master * parent.Room.Dimmer.val"
	gain.inputConnectors[0].connect(wave)
	light = place(zone.create(nullCHOP, 'light'), 2, 0)
	gain.outputConnectors[0].connect(light)

	paint = place(zone.create(constantTOP, 'paint'), 0, 1)
	paint.par.outputresolution = 'custom'
	paint.par.resolutionw.expr = "parent.Room.par.Canvasw"
	paint.par.resolutionh.expr = "parent.Room.par.Canvash"
	for channel in 'rgb':
		paint.par['color' + channel].expr = "parent().par.Tint" + channel
	look = place(zone.create(levelTOP, 'look'), 1, 1)
	look.par.opacity.expr = "parent().par.Level"
	look.setInputs([paint])
	out = place(zone.create(outTOP, 'out1'), 2, 1)
	out.setInputs([look])
	return zone


def build_rest(room):
	zone = build_zone(room)
	zones = [zone] + [room.copy(zone, name='zone' + str(i)) for i in (2, 3)]
	for i, (z, tint) in enumerate(zip(zones, TINTS)):
		place(z, i, 0)
		z.parGroup.Tint = tint
		z.par.Fixtures1, z.par.Fixtures2 = 10 * i + 1, 10 * i + 9

	mix = place(room.create(compositeTOP, 'mix'), 3, 0)
	mix.par.operand = 'add'
	mix.par.top = 'zone*/out1'
	room.par.Monitor = mix

	desk = place(room.create(baseCOMP, 'desk'), 0, 1)
	page = desk.appendCustomPage('Faders')
	for z in zones:
		fader = page.appendFloat('Fader' + str(z.digits), label=z.name)[0]
		fader.bindExpr = "op('../%s').par.Level" % z.name

	cues = place(room.create(tableDAT, 'cues'), 0, 2)
	cues.clear()
	cues.appendRow(['name', 'zone', 'level', 'at'])
	for cue in reversed(CUES):
		cues.appendRow(cue)
	log = place(room.create(tableDAT, 'log'), 1, 2)
	log.clear()
	log.appendRow(['frame', 'kind', 'what', 'value'])

	for family, name, text in ((scriptCHOP, 'meters', METERS), (scriptDAT, 'rundown', RUNDOWN), (scriptSOP, 'stage', STAGE)):
		made = place(room.create(family, name), 2 + len(room.children) % 4, 3)
		made.par.callbacks.eval().text = text
	room.op('rundown').setInputs([cues])
	return zones


def build_callbacks(room):
	meter = place(room.create(chopexecuteDAT, 'on_meter'), 1, 4)
	meter.par.chop = 'meters'
	meter.par.channel = 'alarm'
	meter.par.offtoon, meter.par.valuechange = True, False
	meter.text = ON_METER
	parameter = place(room.create(parameterexecuteDAT, 'on_parameter'), 2, 4)
	parameter.par.op = room
	parameter.par.pars = 'Mode Master Limit Go'
	parameter.par.custom, parameter.par.builtin = True, False
	parameter.text = ON_PARAMETER
	table = place(room.create(datexecuteDAT, 'on_cues'), 3, 4)
	table.par.dat = 'cues'
	table.text = ON_CUES
	frame = place(room.create(executeDAT, 'on_frame'), 4, 4)
	frame.par.framestart = True
	frame.text = ON_FRAME


def build():
	network = op('/project1')
	before = network.op('control_room')
	if before is not None:
		before.destroy()
	room = build_room(network)
	room.store('operator', 'Ada')
	room.store('frames', 0)
	room.storeStartupValue('frames', 0)
	build_rest(room)
	build_callbacks(room)
	return room


# ---------------------------------------------------------------- what an operator does in an evening


def rehearse(room):
	"""Things that can go wrong, and things that are taken back."""
	problems = []
	for name in ('doors', 'encore'):
		try:
			room.Fire(name)
		except ValueError as e:
			problems.append(str(e))
	try:
		room.op('zone1').fetch('nothing')
	except td.tdError:
		problems.append('nothing stored')
	if room.op('zone9') is None:
		problems.append('no zone9')
	room.store('problems', problems)

	# a schedule that is called off
	run("args[0].Fire('finale')", room, delayFrames=40, group='rehearsal')
	for r in runs:
		if r.group == 'rehearsal':
			r.kill()

	# all up, and back with one undo
	before = [z.par.Speed.eval() for z in room.Zones]
	ui.undo.startBlock('Everything faster')
	for z in room.Zones:
		z.par.Speed = 8
	ui.undo.endBlock()
	assert [z.par.Speed.eval() for z in room.Zones] == [8, 8, 8]
	ui.undo.undo()
	assert [z.par.Speed.eval() for z in room.Zones] == before, 'one undo takes all three back'
	assert room.op('zone2').par.Speed.mode == ParMode.EXPRESSION


def schedule(room):
	run("args[0].par.Go.pulse()", room, delayFrames=15, group='show')
	run("args[0].Fire(args[1])", room, 'chase', delayMilliSeconds=500, group='show')
	run("args[0].op('desk').par.Fader2 = 0.25", room, delayFrames=40, group='show')
	run("op.room.op('cues').appendRow(['encore', 'zone2', 0.5, 5.5])", delayFrames=42, group='show')
	run("op.room.Fire('finale')", delayFrames=45, group='show')
	run("op.room.par.Mode = 'safe'", delayFrames=70, group='show')
	run(report, room, delayFrames=80, group='show')


def report(room):
	log, meters, stage, cues = (room.op(n) for n in ('log', 'meters', 'stage', 'cues'))
	kinds = [c.val for c in log.col('kind')[1:]]
	levels = {z.name: round(z.par.Level.eval(), 2) for z in room.Zones}
	fastest = max(room.findChildren(type=lfoCHOP), key=lambda o: o.par.frequency.eval())
	pixel = room.op('mix').sample(u=0.5, v=0.5)

	print('%s, operator %s, %d frames at %g fps, timeline frame %d' % (
		room.par.Title, room.op('zone3').fetch('operator'), room.fetch('frames'), project.cookRate, me.time.frame))
	print('cues    ' + ' '.join(room.History) + ', now ' + room.Cue)
	print('levels  ' + ' '.join('%s=%.2f' % item for item in levels.items()))
	print('meters  ' + ' '.join('%s=%.2f' % (c.name, c.eval()) for c in meters.chans()))
	print('stage   %d quads, %.1f wide, %.1f high' % (stage.numPrims, stage.size.x, stage.size.y))
	print('light   ' + ', '.join('%s %.2f' % (z.name, z.op('light')[0].eval()) for z in room.Zones))
	print('mix     %dx%d, middle (%.2f, %.2f, %.2f)' % ((room.op('mix').width, room.op('mix').height) + pixel[:3]))
	for row in room.op('rundown').rows()[1:]:
		print('rundown %4s s %-7s %s' % tuple(c.val for c in row))
	print('log     ' + ', '.join('%s x%d' % (k, kinds.count(k)) for k in sorted(set(kinds))))

	# the claims
	assert room.fetch('problems') == ['no cue named encore', 'nothing stored', 'no zone9']
	assert list(room.History) == ['doors', 'intro', 'chase', 'finale'] and room.Fired == 4
	assert levels == {'zone1': 1, 'zone2': 1, 'zone3': 1}
	assert room.op('desk').par.Fader2 == 1, 'the fader is bound to its zone'
	assert kinds.count('cue') == 4 and kinds.count('alarm') == 1
	assert log[log.findCell('safe', cols=['value']).row, 'what'] == 'Mode'
	assert room.par.Master == 0.5, 'safe mode limits the master'
	assert room.fetch('cueCount') == cues.numRows - 1 == 5
	assert cues['encore', 'zone'] == 'zone2' and cues.row('nothing') is None
	assert [c.val for c in room.op('rundown').col('name')[1:]] == ['doors', 'intro', 'chase', 'finale', 'encore']
	assert meters['alarm'] == 1 and abs(meters['peak'] - 1) < 1e-6
	assert len({round(z.op('light')[0].eval(), 2) for z in room.Zones}) == 3, 'each zone has its own speed'
	assert stage.numPrims == 3 and abs(stage.size.y - 1) < 1e-6
	assert fastest.parent() == room.op('zone3') and fastest.par.frequency == 1.5
	assert room.Dimmer.val == 1.0, 'the dimmer has come back'
	assert [p.name for p in room.customPages[1].parGroups][:2] == ['Monitor', 'Canvas']
	assert len(room.findChildren(type=levelTOP)) == 3 and room.par.Monitor.eval() == room.op('mix')
	assert (room.op('mix').width, room.op('mix').height) == (64, 36)
	assert all(abs(p - min(1, sum(t[i] for t in TINTS))) < 0.02 for i, p in enumerate(pixel[:3])), pixel
	assert room.errors(recurse=True) == '' and room.scriptErrors(recurse=True) == ''
	print('all claims hold')


room = build()
rehearse(room)
schedule(room)
