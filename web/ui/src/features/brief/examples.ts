import northwind from "../../../../../examples/northwind.json";
import type { Brief } from "./brief";
import { briefOf } from "./brief";

type Example = { name: string; kind: string; brief: () => Brief };

/** Briefs to start from. Each names screens that an app of its kind usually has. */
export const examples: Example[] = [
  { name: "Northwind", kind: "Running plans", brief: () => briefOf(northwind) },
  {
    name: "Tally",
    kind: "Personal banking",
    brief: () =>
      briefOf({
        branding: {
          appName: "Tally",
          description:
            "A current account that shows what is safe to spend until payday, and puts the rest aside by itself.",
          targetAudience: "People in their first jobs who want to save without spreadsheets",
          category: "banking",
          platform: "ios",
          uiStyle: "precise, dense, calm",
          personality: "trustworthy, plain-spoken",
          colorPalette: {
            primary: "#1d4ed8",
            secondary: "#dbeafe",
            accent: "#0e7490",
            background: "#fbfcfe",
            text: { primary: "#0f172a" },
          },
        },
        screens: [
          {
            name: "Sign in",
            type: "signin",
            purpose: "Face ID first, passcode as the other way in",
            keyElements: ["Face ID button", "Passcode link"],
            showLogo: true,
          },
          {
            name: "Overview",
            type: "home",
            purpose: "Safe to spend, accounts, and what is due next",
            keyElements: ["Safe-to-spend figure", "Accounts", "Upcoming payments"],
            showBottomNav: true,
          },
          {
            name: "Transactions",
            type: "list",
            purpose: "Everything that moved, searchable by name",
            keyElements: ["Search", "Day groups", "Category marks"],
            showBottomNav: true,
          },
          {
            name: "Savings goal",
            type: "detail",
            purpose: "One goal, how far along, and the rule that feeds it",
            keyElements: ["Progress", "Round-up rule", "History"],
          },
          {
            name: "Settings",
            type: "settings",
            purpose: "Card, limits, notifications and security",
            keyElements: ["Freeze card", "Spending limit", "Notifications"],
            showBottomNav: true,
          },
        ],
      }),
  },
  {
    name: "Harvest Lane",
    kind: "Food from farms",
    brief: () =>
      briefOf({
        branding: {
          appName: "Harvest Lane",
          description:
            "Order from farms within thirty kilometres: what was picked this morning is at your door tonight.",
          targetAudience: "Families who cook and care where food comes from",
          category: "food delivery",
          platform: "android",
          uiStyle: "warm, generous photography, soft corners",
          personality: "friendly, honest",
          colorPalette: {
            primary: "#3f6212",
            secondary: "#ecfccb",
            accent: "#b45309",
            background: "#fffdf7",
            text: { primary: "#1c1917" },
          },
        },
        screens: [
          {
            name: "Welcome",
            type: "onboarding",
            purpose: "What Harvest Lane is, and where do you live",
            keyElements: ["Postcode field", "Start button"],
            showLogo: true,
          },
          {
            name: "Market",
            type: "home",
            purpose: "What is fresh today, by farm and by kind",
            keyElements: ["Search", "Picked today", "Farms nearby"],
            showBottomNav: true,
          },
          {
            name: "Farm",
            type: "detail",
            purpose: "One farm: its people, its way of working, its produce",
            keyElements: ["Story", "Produce list", "Distance"],
          },
          {
            name: "Basket",
            type: "checkout",
            purpose: "Check the order, choose an evening slot, pay",
            keyElements: ["Items", "Delivery slot", "Total", "Pay button"],
          },
          {
            name: "On its way",
            type: "map",
            purpose: "Where the van is and when it arrives",
            keyElements: ["Map", "Arrival time", "Call driver"],
          },
        ],
      }),
  },
];
