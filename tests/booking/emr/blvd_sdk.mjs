// Drives the vendor's own client from cart to checkout against the address it is given, and prints what it saw.
const [sdk, apiKey, business, url] = process.argv.slice(2);
const { Blvd } = await import(sdk);
const blvd = new Blvd(apiKey, business, url);

const shop = await blvd.businesses.get();
const [place] = await shop.getLocations();
let cart = await blvd.carts.create(place);
const [category] = await cart.getAvailableCategories();
const [item] = category.availableItems;
cart = await cart.addBookableItem(item);
const [variant] = await item.getStaffVariants();
const [selected] = await cart.getSelectedItems();
cart = await cart.updateSelectedBookableItem(selected, { staffVariant: variant });
const missing = cart.errors.map((each) => each.code);
const dates = await cart.getBookableDates({ timezone: place.tz });
const times = await cart.getBookableTimes(dates[0], { timezone: place.tz });
cart = await cart.reserveBookableItems(times[0]);
cart = await cart.update({
  clientInformation: { firstName: "Anna", lastName: "Vale", email: "anna@example.com", phoneNumber: "+12125550111" },
  clientMessage: "by the vendor's own client",
});
const left = cart.errors.map((each) => each.code);
const done = await cart.checkout();
const booked = await blvd.appointments.getFromCart(done.appointments[0].appointmentId, done.cart.id);
let refused = null;
try {
  await blvd.appointments.list();
} catch (error) {
  refused = error.response.errors[0].code;
}
console.log(
  JSON.stringify({
    shop: shop.name,
    item: item.name,
    missing,
    left,
    time: times[0].startTime,
    appointment: booked.id,
    state: booked.state,
    startAt: booked.startAt,
    completed: done.cart.completedAt !== null,
    refused,
  }),
);
