import { Component, inject, OnInit, OnDestroy } from '@angular/core';
import { ChatHubService } from '@chathub/angular';

@Component({
  selector: 'app-root',
  template: '<h1>My App</h1>',
  providers: [ChatHubService]
})
export class AppComponent implements OnInit, OnDestroy {
  private chatHub = inject(ChatHubService);
  private operatorToken: string = '';

  async ngOnInit() {
    // Get operator token
    this.operatorToken = await this.fetchOperatorToken();

    // Load widget
    this.loadWidget();
  }

  ngOnDestroy() {
    const script = document.getElementById('operator-chat-panel-script');
    if (script) {
      script.remove();
    }
  }

  private async fetchOperatorToken(): Promise<string> {
    const response = await fetch('/api/chathub/token');
    return response.text();
  }

  private loadWidget() {
    if (!this.operatorToken) return;

    this.chatHub.load(this.operatorToken);
  }
}
