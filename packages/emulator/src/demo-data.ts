import type { EmulatorData, InitialChat } from './world/world-types.js'

const auroraChats: readonly InitialChat[] = [
  {
    organizationId: 6,
    theme: 'Flight change to Lisbon',
    customer: { name: 'Hanna Lindqvist', phone: '+46 70 174 06 11' },
    source: 1,
    status: 1,
    operatorId: 101,
    messages: [
      {
        author: 1,
        status: 3,
        minutesAgo: 52,
        text: 'Hello! I need to move my flight to Lisbon by one day.',
      },
      {
        author: 0,
        status: 3,
        minutesAgo: 49,
        text: 'Good morning, Hanna. Which booking is it, please?',
      },
      { author: 1, status: 3, minutesAgo: 47, text: 'AT-20418, two passengers.' },
      {
        author: 0,
        status: 3,
        minutesAgo: 44,
        text: 'Found it. Thursday 14:20 has two seats left, at no extra charge.',
      },
      { author: 1, status: 1, minutesAgo: 6, text: 'Perfect, please take that one.' },
      { author: 1, status: 1, minutesAgo: 5, text: 'And could we sit together?' },
    ],
  },
  {
    organizationId: 6,
    theme: 'Luggage allowance',
    customer: { name: 'Tomás Ferreira', phone: '+351 912 555 018' },
    source: 2,
    status: 0,
    operatorId: null,
    messages: [
      {
        author: 1,
        status: 1,
        minutesAgo: 11,
        text: 'Hi, is a folding bike part of the normal luggage, or do I book it as an extra?',
      },
    ],
  },
  {
    organizationId: 6,
    theme: 'Invoice for March',
    customer: { name: 'Nordwind GmbH', phone: '+49 30 5550 0142' },
    source: 4,
    status: 2,
    operatorId: 102,
    messages: [
      {
        author: 1,
        status: 3,
        minutesAgo: 190,
        text: 'We have not received the invoice for March yet.',
      },
      {
        author: 0,
        status: 3,
        minutesAgo: 181,
        text: 'I have asked our accounting; they will send it today.',
      },
      { author: 1, status: 3, minutesAgo: 178, text: 'Thank you, Marc.' },
    ],
  },
  {
    organizationId: 6,
    theme: 'Family trip in July',
    customer: { name: 'Iryna Shevchenko', phone: '+380 50 555 01 27' },
    source: 1,
    status: 3,
    operatorId: 101,
    messages: [
      {
        author: 1,
        status: 3,
        minutesAgo: 1440,
        text: 'Do you have anything by the sea for two adults and three children?',
      },
      {
        author: 0,
        status: 1,
        minutesAgo: 1431,
        text: 'Yes, three houses in Brittany. I will send you the offers on Monday.',
      },
    ],
  },
  {
    organizationId: 6,
    theme: 'Visa question',
    customer: { name: 'Samuel Okafor', phone: '+44 7700 900 118' },
    source: 3,
    status: 4,
    operatorId: 102,
    messages: [
      { author: 1, status: 3, minutesAgo: 2900, text: 'Do I need a visa for a stopover in Doha?' },
      { author: 0, status: 3, minutesAgo: 2893, text: 'Not for a stopover below 24 hours.' },
      { author: 1, status: 3, minutesAgo: 2890, text: 'Great, thanks!' },
    ],
  },
]

const borealisChats: readonly InitialChat[] = [
  {
    organizationId: 24,
    theme: 'Order 7731',
    customer: { name: 'Clara Vogel', phone: '+43 660 555 0173' },
    source: 2,
    status: 1,
    operatorId: 103,
    messages: [
      {
        author: 1,
        status: 3,
        minutesAgo: 35,
        text: 'My parcel has been in Linz for three days. Is it lost?',
      },
      {
        author: 0,
        status: 3,
        minutesAgo: 31,
        text: 'It is waiting for a signature. Shall I send it to the pick-up point?',
      },
      { author: 1, status: 1, minutesAgo: 3, text: 'Yes please, the one at the station.' },
    ],
  },
  {
    organizationId: 24,
    theme: 'Signed edition',
    customer: { name: 'Yusuf Demir', phone: '+90 532 555 01 64' },
    source: 5,
    status: 0,
    operatorId: null,
    messages: [
      {
        author: 1,
        status: 1,
        minutesAgo: 19,
        text: 'Will there be signed copies of the new atlas?',
      },
      { author: 1, status: 1, minutesAgo: 18, text: 'I would take two.' },
    ],
  },
  {
    organizationId: 24,
    theme: 'Reading on Friday',
    customer: { name: 'Elodie Marchand', phone: '+33 6 39 98 01 55' },
    source: 1,
    status: 4,
    operatorId: 103,
    messages: [
      {
        author: 1,
        status: 3,
        minutesAgo: 4300,
        text: 'Are there places left for the reading on Friday?',
      },
      { author: 0, status: 3, minutesAgo: 4291, text: 'A few; I have put your name on the list.' },
    ],
  },
]

/** The organizations, operators and chats of the demos. */
export const demoData: EmulatorData = {
  organizations: [
    { id: 6, name: 'Aurora Travel' },
    { id: 24, name: 'Borealis Books' },
  ],
  operators: [
    { id: 101, organizationId: 6, name: 'Olena Kovalenko', status: 0 },
    { id: 102, organizationId: 6, name: 'Marc Dubois', status: 0 },
    { id: 103, organizationId: 24, name: 'Priya Raman', status: 0 },
    { id: 104, organizationId: 24, name: 'Jonas Weber', status: 1 },
    { id: 105, organizationId: 24, name: 'Ghost', status: 2 },
  ],
  chats: [...auroraChats, ...borealisChats],
}
