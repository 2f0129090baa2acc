package offline

var fitness = content{
	Home:  []string{"hero", "goal", "chart", "carousel"},
	Words: []string{"fitness", "gym", "workout", "run", "train", "exercise", "sport", "athlet", "cycling", "muscle", "strength", "coach"},
	Icon:  "dumbbell", Nouns: "workouts", Action: "Start workout", Hint: "Search workouts",
	Slogan: "Train with a plan that keeps up with you",
	Tabs: []tab{
		{"Today", "home", []string{"home", "dashboard", "feed"}}, {"Workouts", "dumbbell", []string{"list", "detail", "search", "player"}},
		{"Progress", "chart", []string{"stats", "calendar", "map"}}, {"Profile", "user", []string{"profile", "settings", "notifications", "chat"}},
	},
	Topics: []item{{Title: "Strength", Icon: "dumbbell"}, {Title: "Running", Icon: "shoe"}, {Title: "Mobility", Icon: "activity"}, {Title: "Cycling", Icon: "bike"}, {Title: "Recovery", Icon: "moon"}},
	Hero:   hero{"Today's plan", "Upper body strength", "8 exercises · 42 min · intermediate", "Start workout"},
	Stats: []stat{
		{"Active", "48", "min", "flame"}, {"Steps", "8,214", "", "shoe"}, {"Calories", "612", "kcal", "bolt"}, {"Resting pulse", "58", "bpm", "heart"},
	},
	Trend: trend{"Active minutes", "284 min", "12% more than last week", []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, []int{45, 62, 30, 78, 54, 92, 40}},
	Share: share{"Training mix", "5 h 40", "this week", []stat{{"Strength", "2 h 50", "", ""}, {"Cardio", "1 h 50", "", ""}, {"Mobility", "1 h", "", ""}}, []int{50, 32, 18}},
	Goal:  goal{"Weekly goal", "4", "5 workouts", "One more to close the week", 80},
	Picks: "Picked for you", Items: []item{
		{"Upper body strength", "8 exercises · 42 min", "420 kcal", "dumbbell", "4.9", 0}, {"Easy morning run", "5 km · 32 min", "310 kcal", "shoe", "4.8", 0},
		{"Core in twelve minutes", "6 exercises · 12 min", "95 kcal", "target", "4.7", 0}, {"Hip and back mobility", "Guided · 18 min", "60 kcal", "activity", "4.9", 0},
		{"Hill intervals", "10 × 60 s · 38 min", "455 kcal", "bike", "4.6", 0}, {"Full body burn", "9 exercises · 28 min", "330 kcal", "flame", "4.7", 0},
	},
	Log: "Recent activity", Recent: []item{
		{"Leg day", "Yesterday · 51 min", "540 kcal", "dumbbell", "", 0}, {"Evening run", "Tue · 6.2 km", "5:24 /km", "shoe", "", 0},
		{"Yoga flow", "Mon · 25 min", "110 kcal", "activity", "", 0}, {"Indoor ride", "Sun · 18 km", "412 kcal", "bike", "", 0},
	},
	Steps: []item{{"Train at your level", "Tell us your goal and your week. Each plan adapts after every session.", "dumbbell", "dumbbell", "", 0}},
	About: "A balanced push and pull session for shoulders, chest and back. Rest 90 seconds between sets and stop two reps before failure.",
	Facts: []stat{{"Duration", "42 min", "", "clock"}, {"Level", "Medium", "", "chart"}, {"Energy", "420 kcal", "", "flame"}},
	Parts: "8 exercises", Pieces: []item{
		{"Bench press", "4 sets · 8 reps", "60 kg", "dumbbell", "", 0}, {"Bent-over row", "4 sets · 10 reps", "45 kg", "dumbbell", "", 0},
		{"Shoulder press", "3 sets · 10 reps", "16 kg", "dumbbell", "", 0}, {"Pull-ups", "3 sets · max reps", "Body", "activity", "", 0},
	},
	Price: "42 min", Buy: "Start workout",
	Order: []item{
		{"Premium, 12 months", "All plans, no ads", "$59.99", "award", "", 0}, {"Strength plan", "8 weeks with video", "$12.00", "dumbbell", "", 0},
	},
	Totals: []stat{{Label: "Subtotal", Value: "$71.99"}, {Label: "Member discount", Value: "−$7.20"}, {Label: "Total", Value: "$64.79"}},
	With:   "Maya Torres", Role: "Coach · replies in an hour",
	Chat: []message{
		{false, "Nice work on the intervals. How do the legs feel today?"}, {true, "A bit heavy, but better than last week."},
		{false, "Good sign. Let's keep tomorrow easy: 30 minutes, pulse under 140."}, {true, "Works for me. Can I swap the bike for a run?"},
		{false, "Sure. I have moved the ride to Saturday."},
	},
	Places: []item{{"Riverside Track", "Open until 22:00 · 400 m", "0.6 km", "shoe", "4.8", 0}, {"Northside Gym", "Open 24 hours", "1.1 km", "dumbbell", "4.7", 0}, {"Oak Park Loop", "5.2 km · gravel", "1.8 km", "leaf", "4.9", 0}},
	Saved:  []string{"core without equipment", "5 km plan", "kettlebell"},
	News: []item{
		{"Weekly goal within reach", "One more workout closes your week.", "10 min", "target", "", 0}, {"Maya left feedback", "Strong pace on the hill intervals.", "1 h", "message", "", 0},
		{"New personal best", "5 km in 26:41, 38 seconds faster.", "Yesterday", "trophy", "", 0}, {"Rest day tomorrow", "Your load is 14% above average.", "Yesterday", "moon", "", 0},
	},
	Agenda: []item{{"Upper body strength", "Northside Gym · 42 min", "07:30", "dumbbell", "", 0}, {"Lunch walk", "Riverside · 25 min", "12:15", "shoe", "", 0}, {"Hip mobility", "At home · 18 min", "20:00", "activity", "", 0}},
	Awards: []item{{Title: "7-day streak", Icon: "flame"}, {Title: "First 10 km", Icon: "shoe"}, {Title: "Early bird", Icon: "sun"}, {Title: "100 lifts", Icon: "dumbbell"}},
}

var wellness = content{
	Home:  []string{"hero", "goal", "carousel", "list"},
	Words: []string{"meditat", "mindful", "sleep", "calm", "wellness", "wellbeing", "mental", "yoga", "breath", "stress", "relax", "mood", "habit"},
	Icon:  "leaf", Nouns: "sessions", Action: "Begin session", Hint: "Search sessions",
	Slogan: "A few quiet minutes, every day",
	Tabs: []tab{
		{"Today", "sun", []string{"home", "dashboard", "feed"}}, {"Explore", "compass", []string{"list", "search", "detail", "map"}},
		{"Sleep", "moon", []string{"player", "stats", "calendar"}}, {"Profile", "user", []string{"profile", "settings", "notifications", "chat"}},
	},
	Topics: []item{{Title: "Breathe", Icon: "wind"}, {Title: "Sleep", Icon: "moon"}, {Title: "Focus", Icon: "target"}, {Title: "Nature", Icon: "leaf"}, {Title: "Morning", Icon: "sun"}},
	Hero:   hero{"For this morning", "Arrive slowly", "A ten minute breathing session before the day begins", "Begin session"},
	Stats:  []stat{{"Mindful", "96", "min", "leaf"}, {"Sleep", "7 h 24", "", "moon"}, {"Streak", "12", "days", "flame"}, {"Mood", "Calm", "", "heart"}},
	Trend:  trend{"Mindful minutes", "96 min", "18 more than last week", []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, []int{40, 55, 48, 70, 35, 88, 64}},
	Share:  share{"How you felt", "21 notes", "this month", []stat{{"Calm", "11", "", ""}, {"Content", "6", "", ""}, {"Restless", "4", "", ""}}, []int{52, 29, 19}},
	Goal:   goal{"Daily practice", "10", "15 minutes", "Five quiet minutes to go", 66},
	Picks:  "Made for tonight", Items: []item{
		{"Arrive slowly", "Breathing · 10 min", "10 min", "wind", "4.9", 0}, {"Rain on leaves", "Soundscape · 45 min", "45 min", "drop", "4.8", 0},
		{"Letting the day go", "Body scan · 15 min", "15 min", "moon", "4.9", 0}, {"Steady attention", "Focus · 12 min", "12 min", "target", "4.7", 0},
		{"Walk in the woods", "Moving · 20 min", "20 min", "leaf", "4.8", 0}, {"First light", "Morning · 8 min", "8 min", "sun", "4.6", 0},
	},
	Log: "Your journal", Recent: []item{
		{"Slept well, clear head", "Today · 07:12", "Calm", "sun", "", 0}, {"Long day, short walk", "Yesterday · 21:40", "Content", "leaf", "", 0},
		{"Hard to switch off", "Tue · 22:05", "Restless", "wind", "", 0}, {"Dinner with friends", "Mon · 23:10", "Content", "heart", "", 0},
	},
	Steps: []item{{"Find a quiet rhythm", "Short sessions for breath, focus and sleep, picked by how you feel today.", "leaf", "leaf", "", 0}},
	About: "A gentle way into the day: three rounds of slow breathing, then a minute of stillness. Sit upright or lie down, eyes open or closed.",
	Facts: []stat{{"Length", "10 min", "", "clock"}, {"Voice", "Ines", "", "mic"}, {"Level", "Any", "", "leaf"}},
	Parts: "In this session", Pieces: []item{
		{"Settle in", "Posture and first breath", "2 min", "leaf", "", 0}, {"Slow breathing", "Four in, six out", "5 min", "wind", "", 0},
		{"Body scan", "From feet to crown", "2 min", "activity", "", 0}, {"Stillness", "No guidance", "1 min", "moon", "", 0},
	},
	Price: "10 min", Buy: "Begin session",
	Order:  []item{{"Yearly membership", "All sessions and sounds", "$49.99", "leaf", "", 0}, {"Sleep stories", "Lifetime access", "$9.00", "moon", "", 0}},
	Totals: []stat{{Label: "Subtotal", Value: "$58.99"}, {Label: "First year discount", Value: "−$10.00"}, {Label: "Total", Value: "$48.99"}},
	With:   "Ines Aydin", Role: "Guide · online",
	Chat: []message{
		{false, "How was last night's body scan?"}, {true, "I fell asleep before the end, so quite good."}, {false, "That counts. Shall we try the longer one tonight?"},
		{true, "Yes, around ten."}, {false, "I have put it on your evening. Sleep well."},
	},
	Places: []item{{"Willow Garden", "Quiet place · open all day", "0.4 km", "leaf", "4.9", 0}, {"Harbour Yoga", "Next class 18:30", "0.9 km", "activity", "4.8", 0}, {"Reading Room", "Silent until 20:00", "1.3 km", "book", "4.7", 0}},
	Saved:  []string{"rain sounds", "body scan", "five minutes"},
	News: []item{
		{"Time to wind down", "Your evening session starts in 20 minutes.", "Now", "moon", "", 0}, {"Twelve days in a row", "Your longest streak this year.", "8 h", "flame", "", 0},
		{"New soundscape", "Rain on leaves, 45 minutes.", "Yesterday", "drop", "", 0}, {"Weekly reflection", "You felt calm on five of seven days.", "Sunday", "heart", "", 0},
	},
	Agenda: []item{{"First light", "Morning · 8 min", "06:50", "sun", "", 0}, {"Steady attention", "Before work · 12 min", "08:30", "target", "", 0}, {"Letting the day go", "In bed · 15 min", "22:00", "moon", "", 0}},
	Awards: []item{{Title: "12 days", Icon: "flame"}, {Title: "Deep sleeper", Icon: "moon"}, {Title: "10 hours", Icon: "clock"}, {Title: "Early light", Icon: "sun"}},
}

var health = content{
	Home:  []string{"hero", "actions", "goal", "people-list"},
	Words: []string{"health", "medic", "doctor", "clinic", "patient", "hospital", "pharma", "telemed", "dental", "therap", "nurse", "care", "symptom", "diabet"},
	Icon:  "cross", Nouns: "appointments", Action: "Book a visit", Hint: "Search doctors",
	Slogan: "Good care, close at hand",
	Tabs: []tab{
		{"Home", "home", []string{"home", "dashboard", "feed"}}, {"Doctors", "cross", []string{"list", "search", "detail", "map"}},
		{"Visits", "calendar", []string{"calendar", "checkout", "stats"}}, {"Messages", "message", []string{"chat", "notifications"}}, {"Profile", "user", []string{"profile", "settings"}},
	},
	Topics: []item{{Title: "General", Icon: "cross"}, {Title: "Heart", Icon: "heart"}, {Title: "Eyes", Icon: "eye"}, {Title: "Pharmacy", Icon: "pill"}, {Title: "Lab", Icon: "drop"}},
	Hero:   hero{"Next visit", "Dr. Amara Okafor", "General medicine · Thu 12 June, 09:30", "Prepare visit"},
	Stats:  []stat{{"Heart rate", "68", "bpm", "heart"}, {"Blood pressure", "118/76", "", "activity"}, {"Sleep", "7 h 05", "", "moon"}, {"Glucose", "94", "mg/dL", "drop"}},
	Trend:  trend{"Heart rate", "68 bpm", "Within your usual range", []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, []int{52, 58, 49, 63, 55, 44, 50}},
	Share:  share{"Medication taken", "94%", "this month", []stat{{"On time", "51", "", ""}, {"Late", "5", "", ""}, {"Missed", "3", "", ""}}, []int{86, 9, 5}},
	Goal:   goal{"Today's medication", "2", "3 doses", "Next: Metformin at 18:00", 66},
	Picks:  "Doctors near you", Items: []item{
		{"Dr. Amara Okafor", "General medicine", "Today 14:30", "cross", "4.9", 0}, {"Dr. Jonas Lindt", "Cardiology", "Tomorrow", "heart", "4.8", 0},
		{"Dr. Mei Tanaka", "Dermatology", "Thu 09:00", "sun", "4.9", 0}, {"Dr. Paul Moreau", "Ophthalmology", "Fri 11:15", "eye", "4.7", 0},
		{"Dr. Lina Haddad", "Paediatrics", "Today 16:00", "users", "4.9", 0}, {"Dr. Sam Rivera", "Physiotherapy", "Mon 08:45", "activity", "4.6", 0},
	},
	Log: "Recent results", Recent: []item{
		{"Blood count", "12 May · Central Lab", "Normal", "drop", "", 0}, {"Vitamin D", "12 May · Central Lab", "Low", "sun", "", 0},
		{"ECG", "3 April · Dr. Lindt", "Normal", "activity", "", 0}, {"Eye test", "20 March · Dr. Moreau", "−0.75", "eye", "", 0},
	},
	Steps: []item{{"Care that knows you", "Book visits, keep results and talk to your doctor in one place.", "cross", "cross", "", 0}},
	About: "General practitioner with 14 years of practice, focused on prevention and long-term conditions. Speaks English, French and Igbo.",
	Facts: []stat{{"Patients", "1,240", "", "users"}, {"Experience", "14 years", "", "award"}, {"Rating", "4.9", "", "star"}},
	Parts: "Visits", Pieces: []item{
		{"Video consultation", "20 min · same day", "$35", "video", "", 0}, {"Visit in person", "30 min · from Thursday", "$60", "building", "", 0},
		{"Follow-up by message", "Answer in 24 hours", "$12", "message", "", 0}, {"Repeat prescription", "Sent to your pharmacy", "$8", "pill", "", 0},
	},
	Price: "$60 per visit", Buy: "Book a visit",
	Order:  []item{{"Visit in person", "Dr. Okafor · Thu 09:30", "$60.00", "cross", "", 0}, {"Blood test", "Central Lab · fasting", "$24.00", "drop", "", 0}},
	Totals: []stat{{Label: "Subtotal", Value: "$84.00"}, {Label: "Covered by insurance", Value: "−$58.80"}, {Label: "You pay", Value: "$25.20"}},
	With:   "Dr. Amara Okafor", Role: "General medicine · online",
	Chat: []message{
		{false, "Good morning. Your results are in and look fine overall."}, {true, "That is a relief. What about the vitamin D?"},
		{false, "A little low. I suggest 1,000 IU a day until September."}, {true, "With food, or before?"}, {false, "With breakfast is best. I have added it to your plan."},
	},
	Places: []item{{"Central Clinic", "Open until 19:00", "0.5 km", "cross", "4.8", 0}, {"Green Pharmacy", "Open until 22:00", "0.7 km", "pill", "4.7", 0}, {"City Lab", "Walk-in until 11:00", "1.6 km", "drop", "4.6", 0}},
	Saved:  []string{"dermatologist", "blood test", "flu vaccination"},
	News: []item{
		{"Visit confirmed", "Thursday 12 June, 09:30 with Dr. Okafor.", "5 min", "calendar", "", 0}, {"New result", "Your blood count is ready.", "2 h", "drop", "", 0},
		{"Time for Metformin", "500 mg with food.", "Yesterday", "pill", "", 0}, {"Message from Dr. Lindt", "The ECG shows nothing unusual.", "Monday", "message", "", 0},
	},
	Agenda: []item{{"Dr. Amara Okafor", "Central Clinic · room 4", "09:30", "cross", "", 0}, {"Blood test", "City Lab · fasting", "11:00", "drop", "", 0}, {"Metformin", "500 mg with food", "18:00", "pill", "", 0}},
	Awards: []item{{Title: "On time", Icon: "clock"}, {Title: "Check-up done", Icon: "shield"}, {Title: "Walked 50 km", Icon: "shoe"}, {Title: "Well rested", Icon: "moon"}},
}
