import { type BriefScreen, newScreen } from "./brief";

type Outline = [
  name: string,
  type: string,
  purpose: string,
  keyElements: string,
  marks?: { showLogo?: boolean; showBottomNav?: boolean },
];

/** Screens that an app of a kind usually has. */
export const screenSets: { kind: string; outlines: Outline[] }[] = [
  {
    kind: "Shop",
    outlines: [
      ["Welcome", "onboarding", "What the shop is for, and the way in", "Value line, Start button", { showLogo: true }],
      [
        "Discover",
        "home",
        "What is new and wanted, by kind",
        "Search, Categories, Featured products",
        { showBottomNav: true },
      ],
      [
        "Results",
        "search",
        "Products that match, quick to narrow down",
        "Filters, Product grid, Sort order",
        { showBottomNav: true },
      ],
      [
        "Product",
        "detail",
        "One product: pictures, price, sizes, what others say",
        "Gallery, Price, Size picker, Add to basket",
      ],
      ["Basket", "checkout", "Check the order and pay", "Items, Delivery, Total, Pay button"],
      ["Orders", "list", "What was bought and where it is", "Order rows, Delivery state", { showBottomNav: true }],
    ],
  },
  {
    kind: "Banking",
    outlines: [
      [
        "Sign in",
        "signin",
        "Biometrics first, passcode as the other way",
        "Biometric button, Passcode link",
        { showLogo: true },
      ],
      [
        "Accounts",
        "home",
        "Balances and what is due next",
        "Balance, Accounts, Upcoming payments",
        { showBottomNav: true },
      ],
      [
        "Transactions",
        "list",
        "Everything that moved, searchable",
        "Search, Day groups, Category marks",
        { showBottomNav: true },
      ],
      ["Pay", "checkout", "Send money to a person or a bill", "Recipient, Amount, Confirm button"],
      [
        "Card",
        "settings",
        "Freeze the card, set limits",
        "Card picture, Freeze switch, Limits",
        { showBottomNav: true },
      ],
    ],
  },
  {
    kind: "Fitness",
    outlines: [
      ["Welcome", "onboarding", "What to train for, how often", "Goal choice, Start button", { showLogo: true }],
      [
        "Today",
        "home",
        "Today's workout and how the week goes",
        "Workout card, Week strip, Streak",
        { showBottomNav: true },
      ],
      ["Workout", "detail", "One workout, step by step", "Exercises, Timer, Start button"],
      ["Progress", "list", "What was done, in figures and charts", "Chart, Records, History", { showBottomNav: true }],
      [
        "Profile",
        "profile",
        "Goals, measurements and devices",
        "Goals, Weight, Connected devices",
        { showBottomNav: true },
      ],
    ],
  },
  {
    kind: "Social",
    outlines: [
      [
        "Sign up",
        "signup",
        "A name and a way to come back",
        "Name field, Email field, Continue button",
        { showLogo: true },
      ],
      ["Feed", "home", "What people you follow have posted", "Stories, Posts, Reactions", { showBottomNav: true }],
      ["Post", "detail", "One post and the talk about it", "Picture, Comments, Reply field"],
      ["Messages", "chat", "A conversation with one person", "Messages, Text field, Attachments"],
      ["Profile", "profile", "A person: posts, followers, about", "Avatar, Counts, Post grid", { showBottomNav: true }],
    ],
  },
  {
    kind: "Food delivery",
    outlines: [
      ["Welcome", "onboarding", "Where to deliver", "Address field, Continue button", { showLogo: true }],
      [
        "Restaurants",
        "home",
        "What is open near, how long it takes",
        "Search, Kitchens, Restaurant cards",
        { showBottomNav: true },
      ],
      ["Menu", "detail", "One restaurant and its dishes", "Dish rows, Sections, Basket bar"],
      ["Basket", "checkout", "Check the order, choose a time, pay", "Items, Delivery time, Total, Pay button"],
      ["On its way", "map", "Where the order is and when it arrives", "Map, Arrival time, Call courier"],
    ],
  },
  {
    kind: "Travel",
    outlines: [
      ["Explore", "home", "Where to go, from a wish to a place", "Search, Places, Saved", { showBottomNav: true }],
      [
        "Stays",
        "search",
        "Places to sleep that match the dates",
        "Dates, Filters, Stay cards, Map switch",
        { showBottomNav: true },
      ],
      ["Stay", "detail", "One place: pictures, price a night, rules", "Gallery, Price, Reviews, Book button"],
      ["Booking", "checkout", "Who travels, how to pay", "Guests, Price details, Pay button"],
      ["Trips", "list", "What is booked and what is past", "Next trip, Past trips", { showBottomNav: true }],
    ],
  },
  {
    kind: "Learning",
    outlines: [
      ["Welcome", "onboarding", "What to learn and how much a day", "Subject choice, Daily goal", { showLogo: true }],
      ["Path", "home", "Where you are and what comes next", "Progress, Next lesson, Streak", { showBottomNav: true }],
      ["Lesson", "detail", "One lesson, one question at a time", "Question, Answers, Progress bar"],
      ["Results", "detail", "How the lesson went", "Score, Mistakes to repeat, Continue button"],
      ["Profile", "profile", "What was learned, with friends", "Badges, Statistics, Friends", { showBottomNav: true }],
    ],
  },
  {
    kind: "Tasks and notes",
    outlines: [
      ["Today", "home", "What to do today, in order", "Task rows, Add button, Date", { showBottomNav: true }],
      ["Projects", "list", "All projects and how far each is", "Project rows, Progress", { showBottomNav: true }],
      ["Task", "detail", "One task: notes, date, parts", "Title, Notes, Subtasks, Due date"],
      ["Search", "search", "Anything, by a word", "Search field, Recent, Results", { showBottomNav: true }],
      [
        "Settings",
        "settings",
        "Reminders, looks and account",
        "Notifications, Appearance, Account",
        { showBottomNav: true },
      ],
    ],
  },
];

/** The screens of a set, ready to be changed. */
export function screensOf(outlines: Outline[]): BriefScreen[] {
  return outlines.map(([name, type, purpose, keyElements, marks]) => ({
    ...newScreen(name, type),
    purpose,
    keyElements,
    ...marks,
  }));
}
