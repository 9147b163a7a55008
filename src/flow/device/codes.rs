//! One-time codes of a device, which it shows without a network.

use nod_core::device::Device;
use nod_core::wire::DeviceCodes;

use crate::app::App;
use crate::flow::sign_in;

/// What a device computes its codes from. The same answer every time: it is computed, and stored nowhere (REQ 28).
pub fn codes(app: &App, device: &Device) -> DeviceCodes {
    DeviceCodes::new(&sign_in::device_seed(app, device.account, device.id))
}
