/** The phone app where phones find it: at an origin of its own, beside a service. */
import { Service, type Settings } from '../service/service.js';

/** A service with the app that was built into it. */
export class PhoneApp {
  private constructor(
    readonly service: Service,
    /** The app's origin, without a slash at its end. */
    readonly url: string,
  ) {}

  /** As `Service.start`. */
  static async start(settings: Settings = {}, environment: Record<string, string> = {}): Promise<PhoneApp> {
    const service = await Service.start(settings, environment);
    const response = await fetch(`${service.appUrl}/`);
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return new PhoneApp(service, service.appUrl);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}
